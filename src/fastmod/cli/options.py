"""The options that commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Debug", "DryRun", "Json", "ProjectDir", "Quiet"]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
ProjectDir = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="The project (default: found from here upwards).")
]

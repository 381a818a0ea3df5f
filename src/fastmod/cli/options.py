"""The options that commands share, each declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Conflict", "ConflictChoice", "Debug", "DryRun", "EntityModule", "Json", "Module", "ProjectDir", "Quiet"]


class ConflictChoice(StrEnum):
    """What to do where an edit of the user's and a change of fastmod's meet."""

    STOP = "stop"
    MARKERS = "markers"


DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, of an error too.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
ProjectDir = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="The project (default: found from here upwards).")
]
Module = Annotated[
    str | None,
    typer.Option("--module", "-m", metavar="MODULE", help="The module (default: see `fastmod add-entity --help`)."),
]
EntityModule = Annotated[
    str | None,
    typer.Option("--module", "-m", metavar="MODULE", help="Its module, where two modules have an entity of that name."),
]
Conflict = Annotated[
    ConflictChoice,
    typer.Option(help="Where your edits and the change meet: change nothing and list them, or write markers."),
]

"""One example for each command: the last thing its help says, and `docs/commands.md` too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from typer.core import TyperCommand

__all__ = ["EXAMPLES", "ExampleCommand"]

EXAMPLES: Mapping[str, str] = MappingProxyType({
    "new": "fastmod new myapp --modules auth,users,billing",
    "add-module": "fastmod add-module shop",
    "add-entity": """\
fastmod add-entity Order number:str=32:unique total:money:min=0 \\
  buyer:ref=users.User --module shop""",
    "add-field": "fastmod add-field Order note:text:optional paid:bool:default=false",
    "add-model": "fastmod add-model Product name:str=80:unique price:money:min=0 --module shop",
    "add-schema": "fastmod add-schema Address street:str=120 city:str=80 --module shop",
    "add-repository": "fastmod add-repository Supplier name:str=120:unique --module shop",
    "add-service": "fastmod add-service Pricing --module shop",
    "add-endpoint": "fastmod add-endpoint Review body:text stars:int:min=1:max=5 --module shop",
    "remove-module": "fastmod remove-module shop --keep-data",
    "remove-entity": "fastmod remove-entity Order --drop-data --dry-run",
    "remove-field": "fastmod remove-field Order note --keep-data",
    "update": "fastmod update --dry-run",
    "undo": "fastmod undo --list\nfastmod undo 12",
    "resolve": "git merge feature\nfastmod resolve",
    "diff": "fastmod diff app/modules/users --stat",
    "list": "fastmod list --json",
    "check": "fastmod check --fail-on warning --format github",
    "doctor": "fastmod doctor --fix",
})  # fmt: skip
"""An example of each command, as it is typed."""


class ExampleCommand(TyperCommand):
    """A command whose help ends with an example."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the example."""
        with formatter.section("Example"):
            formatter.write("".join(f"  {line}\n" for line in EXAMPLES[self.name or ""].splitlines()))

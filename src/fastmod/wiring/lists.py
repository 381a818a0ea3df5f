"""What a wiring file should hold, as values: imports, and for each imported name its place in the file's list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from fastmod.ordering import LINE_LENGTH, member_key

__all__ = ["Kind", "Link", "Wiring"]

Kind = Literal["layer", "router", "registry"]


@dataclass(frozen=True, slots=True)
class Link:
    """One import of the list: `module` gives `names`, the only one of them perhaps under an `alias`."""

    module: str
    names: tuple[str, ...]
    alias: str | None = None

    @property
    def bound(self) -> tuple[str, ...]:
        """The names that the import binds."""
        return (self.alias,) if self.alias else self.names

    def source(self) -> str:
        """Return the import as ruff formats it, with its line end."""
        names = sorted(self.names, key=member_key)
        if self.alias:
            names = [f"{name} as {self.alias}" for name in names]
        line = f"from {self.module} import {', '.join(names)}\n"
        if len(line) <= LINE_LENGTH + 1:
            return line
        return f"from {self.module} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


@dataclass(frozen=True, slots=True)
class Wiring:
    """The list of one wiring file: everything imported from modules that match `managed` belongs to it."""

    kind: Kind
    managed: re.Pattern[str]
    links: tuple[Link, ...]

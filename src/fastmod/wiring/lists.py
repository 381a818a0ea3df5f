"""What a wiring file should hold, as values: imports, and for each imported name its place in the file's list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Protocol

from fastmod.ordering import LINE_LENGTH, member_key

__all__ = ["Definition", "Inside", "Kind", "Link", "Managed", "OneOf", "Wiring"]

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


class Managed(Protocol):
    """Says of a module's dotted name whether it is the list's business, as a compiled pattern does."""

    def fullmatch(self, string: str, /) -> object:
        """Return something true, or not."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Modules right in a package: a pattern for each of hundreds of packages would have to be compiled."""

    package: str
    name: re.Pattern[str]

    def fullmatch(self, string: str, /) -> bool:
        """Whether it is one of them."""
        package, _, name = string.rpartition(".")
        return package == self.package and self.name.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class OneOf:
    """Some modules by their names."""

    modules: frozenset[str]

    def fullmatch(self, string: str, /) -> bool:
        """Whether it is one of them."""
        return string in self.modules


@dataclass(frozen=True, slots=True)
class Wiring:
    """The list of one wiring file: everything imported from modules that match `managed` belongs to it."""

    kind: Kind
    managed: Managed
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One function or assignment: `source` with its line end, `siblings` matches the names it is sorted among."""

    name: str
    source: str
    siblings: re.Pattern[str]
    imports: tuple[Link, ...] = ()

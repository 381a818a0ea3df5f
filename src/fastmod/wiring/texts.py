"""Texts of wiring files as lines with plain ends, and back: byte order mark and line ends stay the file's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastmod.errors import PlaceError

__all__ = ["Convention", "split"]

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Convention:
    """How a file is written besides its lines."""

    bom: str
    newline: str

    def join(self, lines: list[str]) -> str:
        """Return the text of a file."""
        return self.bom + "".join(lines).replace("\n", self.newline)


def split(text: str) -> tuple[list[str], Convention]:
    """Return lines that end with `\\n`, and how to write them again. Raises `PlaceError` for mixed line ends."""
    bom = _BOM if text.startswith(_BOM) else ""
    windows = text.count("\r\n")
    if text.count("\r") != windows or windows not in (0, text.count("\n")):
        raise PlaceError("mixes two kinds of line ends", hint="let your editor give all lines the same end")
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    return re.findall(r"[^\n]*\n|[^\n]+", plain), Convention(bom, "\r\n" if windows else "\n")

"""The problems of one token, each with the place in the token."""

from __future__ import annotations

from fastmod.errors import RequestError
from fastmod.fields.tokens import Part

__all__ = ["Problems"]

SHOWN = 120


class Problems:
    """Collects what is wrong with one token; positions count its characters from 1."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.errors: list[RequestError] = []

    def add(self, reason: str, hint: str, where: Part | int | None = None) -> None:
        """Note a problem, at a part or a position when there is one."""
        position = where.position if isinstance(where, Part) else where
        place = f", at character {position}" if position is not None else ""
        self.errors.append(RequestError(f"field `{self.show(self.token)}`: {reason}{place}", hint=hint))

    @staticmethod
    def show(text: str) -> str:
        """Return `text` as it can be printed: control characters escaped, long ones cut."""
        shown = text if text.isprintable() else ascii(text)[1:-1]
        return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 3]}..."

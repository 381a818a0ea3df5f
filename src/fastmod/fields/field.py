"""One field of an entity, as a value whose text form is what one types on the command line."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FLAGS", "MODIFIERS", "SETTINGS", "Field"]

FLAGS = ("optional", "unique", "index")
SETTINGS = ("default", "min", "max", "pattern", "ondelete")
MODIFIERS = (*FLAGS, *SETTINGS)
"""In the order of the canonical text form."""


@dataclass(frozen=True, slots=True)
class Field:
    """A checked field. Values are kept as canonical text, arguments are complete: no later default can change them.

    `str(field)` parses to the same field again, and is what the manifest holds.
    """

    name: str
    type: str
    args: tuple[str, ...] = ()
    optional: bool = False
    unique: bool = False
    index: bool = False
    default: str | None = None
    min: str | None = None
    max: str | None = None
    pattern: str | None = None
    ondelete: str | None = None

    @property
    def column(self) -> str:
        """The name of the column and of the key in JSON: a reference holds an id."""
        return f"{self.name}_id" if self.type == "ref" else self.name

    @property
    def target(self) -> str:
        """What a reference points to: `User` or `users.User`."""
        return self.args[0] if self.type == "ref" else ""

    @property
    def has_default(self) -> bool:
        """Whether a request may leave the field out."""
        return self.optional or self.default is not None

    def __str__(self) -> str:
        """Return the canonical text: arguments first, then modifiers in fixed order; a colon in a value is doubled."""
        parts = [self.name, f"{self.type}={','.join(self.args)}" if self.args else self.type]
        parts += [flag for flag in FLAGS if getattr(self, flag)]
        for setting in SETTINGS:
            value = getattr(self, setting)
            if value is not None:
                parts.append(f"{setting}={value.replace(':', '::')}")
        return ":".join(parts)

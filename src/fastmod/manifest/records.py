"""What the manifest says, as frozen values; each record checks its own shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from fastmod.ordering import has_digits, natural_key

__all__ = ["ALL_LAYERS", "DOMAIN_SERVICE", "FORMAT", "EntityRecord", "Manifest", "ModuleRecord", "Origin", "same_ends"]

FORMAT = 2
"""The manifest format this version reads and writes."""

Origin = Literal["reference", "fastmod", "user"]
"""Who owns a module's or entity's code: a reference module, a growth command, or a person (listed, never rendered)."""


ALL_LAYERS = ("model", "schema", "repository", "service", "endpoint")
"""The layers of an entity, from the bottom up."""
DOMAIN_SERVICE = ("domain_service",)
"""The one layer of a service without an entity."""


@dataclass(frozen=True, slots=True)
class ModuleRecord:
    """One module of the project."""

    name: str
    origin: Origin

    @classmethod
    def parse(cls, raw: Any) -> ModuleRecord:
        """Build a record from decoded JSON. Raises `ValueError` with one sentence when the shape is wrong."""
        fields = _fields(raw, ("name", "origin"))
        return cls(_word(fields, "name"), _origin(fields))

    def as_json(self) -> dict[str, Any]:
        """Return the record with its keys in canonical order."""
        return {"name": self.name, "origin": self.origin}


class EntityRecord(NamedTuple):
    """One entity. `plural` is fixed when the entity is added: table, route and file names come from it.

    `fields` are the canonical texts of the fields that fastmod added, oldest first; `fastmod.fields` reads them.
    `layers` are those that fastmod wrote. Either key is left out where it says nothing new (no fields, all layers), so
    that records of the first release stay as they are. A tuple, since each command makes all of them anew.
    """

    module: str
    name: str
    plural: str
    origin: Origin
    fields: tuple[str, ...] = ()
    layers: tuple[str, ...] = ALL_LAYERS

    @classmethod
    def parse(cls, raw: Any) -> EntityRecord:
        """Build a record from decoded JSON. Raises `ValueError` with one sentence when the shape is wrong."""
        fields = _fields(raw, ("module", "name", "plural", "origin"), ("fields", "layers"))
        return cls(
            _word(fields, "module"),
            _word(fields, "name"),
            _word(fields, "plural"),
            _origin(fields),
            _texts(fields),
            _layers(fields),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the record with its keys in canonical order."""
        record: dict[str, Any] = {
            "module": self.module, "name": self.name, "plural": self.plural, "origin": self.origin
        }  # fmt: skip
        if self.layers != ALL_LAYERS:
            record["layers"] = list(self.layers)
        return {**record, "fields": list(self.fields)} if self.fields else record


@dataclass(frozen=True)
class Manifest:
    """The parsed manifest. `options` are the answers to the project's own questions, `reference` among them."""

    release: str
    source_url: str
    grown_with: str
    options: Mapping[str, Any]
    modules: tuple[ModuleRecord, ...]
    entities: tuple[EntityRecord, ...]
    is_usual: bool = field(default=False, compare=False)
    """Whether all entities were read from lines that are written as fastmod writes them."""

    @cached_property
    def ordered_modules(self) -> tuple[ModuleRecord, ...]:
        """The modules in canonical order."""
        return tuple(sorted(self.modules, key=lambda record: natural_key(record.name)))

    @cached_property
    def ordered_entities(self) -> tuple[EntityRecord, ...]:
        """The entities in canonical order, whatever came first."""
        if not has_digits("".join([f"{record.module}{record.name}" for record in self.entities])):
            return tuple(sorted(self.entities))
        return tuple(sorted(self.entities, key=lambda record: (natural_key(record.module), natural_key(record.name))))

    def answers(self) -> dict[str, Any]:
        """Return the values to answer the questions of `copier.yml` with, records in canonical order."""
        return {
            **self.options,
            "manifest_format": FORMAT,
            "grown_with": self.grown_with,
            "modules": [record.as_json() for record in self.ordered_modules],
            "entities": [record.as_json() for record in self.ordered_entities],
        }


def same_ends(before: Sequence[object], after: Sequence[object]) -> tuple[int, int]:
    """Return how many records are the very same at the beginning, and behind these at the end.

    A command changes one record or two of hundreds: what lies between is all that has to be looked at.
    """
    start = _same(before, after)
    return start, min(_same(before[::-1], after[::-1]), len(before) - start, len(after) - start)


def _same(before: Sequence[object], after: Sequence[object]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (one, other) in pairs if one is not other), min(len(before), len(after)))


def _fields(raw: Any, names: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ValueError("is not a record")
    missing = [name for name in names if name not in raw]
    if missing:
        raise ValueError(f"lacks `{missing[0]}`")
    unknown = [name for name in raw if name not in (*names, *optional)]
    if unknown:
        raise ValueError(f"has the unknown key `{unknown[0]}`")
    return raw


def _word(fields: dict[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str) or not value.isidentifier() or not value.isascii():
        raise ValueError(f"has a `{name}` that is not a name")
    return value


def _texts(fields: dict[str, Any]) -> tuple[str, ...]:
    if "fields" not in fields:
        return ()
    texts = fields["fields"]
    if (
        not isinstance(texts, list)
        or not texts
        or not all(isinstance(text, str) and text.isprintable() for text in texts)
    ):
        raise ValueError("has `fields` that are not a list of field texts")
    names = [text.partition(":")[0] for text in texts]
    twins = [name for name in names if names.count(name) > 1]
    if twins:
        raise ValueError(f"has the field `{twins[0]}` twice")
    return tuple(texts)


def _layers(fields: dict[str, Any]) -> tuple[str, ...]:
    layers = fields.get("layers", list(ALL_LAYERS))
    if layers == list(DOMAIN_SERVICE):
        return DOMAIN_SERVICE
    if not isinstance(layers, list) or not layers or layers != [layer for layer in ALL_LAYERS if layer in layers]:
        raise ValueError(f"has `layers` that are not some of {', '.join(ALL_LAYERS)}, in this order")
    return tuple(layers)


def _origin(fields: dict[str, Any]) -> Origin:
    origins: tuple[Origin, ...] = get_args(Origin)
    for origin in origins:
        if fields["origin"] == origin:
            return origin
    raise ValueError(f"has an `origin` that is not one of {', '.join(origins)}")

"""Records as the answers file has them, one a line: read and written without JSON, which counts for hundreds.

What is not in the usual form is left to the strict reader and to the template of the answers file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastmod.manifest.records import ALL_LAYERS, DOMAIN_SERVICE, EntityRecord, Manifest, ModuleRecord, same_ends

__all__ = ["read_entities", "read_usual", "rewritten"]

_ENTITY = re.compile(
    r'^- \{"module": "([A-Za-z_]\w*)", "name": "([A-Za-z_]\w*)", "plural": "([A-Za-z_]\w*)", '
    r'"origin": "(reference|fastmod|user)"(?:, "layers": \["([a-z_", ]+)"\])?'
    r'(?:, "fields": \["([^"\\\x00-\x1f\x7f]+(?:", "[^"\\\x00-\x1f\x7f]+)*)"\])?\}\n',
    re.ASCII | re.MULTILINE,
)
_MODULES, _ENTITIES = "\nmodules:\n", "\nentities:\n"
_BETWEEN = '", "'


def read_entities(lines: str) -> tuple[EntityRecord, ...] | None:
    """Return the records of lines that are written as fastmod writes them, None when one is not.

    One pattern finds them all: hundreds are read for each command.
    """
    found = _ENTITY.findall(lines)
    if len(found) != lines.count("\n") or not lines.endswith("\n"):
        return None
    if not lines.isascii() and not lines.replace("\n", "").isprintable():
        return None
    if not {layers for *_, layers, _ in found} <= _LAYERS.keys():
        return None
    records = [
        EntityRecord(module, name, plural, origin, tuple(listed.split(_BETWEEN)) if listed else (), _LAYERS[layers])
        for module, name, plural, origin, layers, listed in found
    ]
    for _, _, _, _, fields, _ in records:
        if len(fields) > 1 and len({field.partition(":")[0] for field in fields}) < len(fields):
            return None
    return tuple(records)


def read_usual(text: str) -> tuple[str, tuple[EntityRecord, ...]] | None:
    """Return the text before the entities, and their records, where all stand at its end as fastmod writes them."""
    head, found, lines = text.partition(_ENTITIES)
    records = read_entities(lines) if found else None
    return None if records is None else (head, records)


def rewritten(text: str, old: Manifest, new: Manifest) -> str | None:
    """Return the text of `new` where `text` is that of `old` and only records differ; None leaves it to the template.

    All lines of `text` have to be as fastmod writes them, and in its order: none is kept by chance.
    """
    if (old.release, old.source_url, old.grown_with, old.options) != (
        new.release, new.source_url, new.grown_with, new.options
    ):  # fmt: skip
        return None
    head, found, _ = text.partition(_MODULES)
    modules = f"{_MODULES}{_module_lines(old.ordered_modules)}{_ENTITIES[1:]}"
    usual = old.is_usual and old.entities == old.ordered_entities and new.modules and new.entities
    start = len(head) + len(modules)
    if not (usual and found and text.startswith(modules, len(head)) and text.endswith("}\n")):
        return None
    lines = text[start:].splitlines(keepends=True)
    if len(lines) != len(old.entities):
        return None
    wanted = new.ordered_entities
    first, last = same_ends(old.entities, wanted)
    known = {id(record): line for record, line in zip(old.entities[first:], lines[first:], strict=True)}
    between = [known.get(id(record)) or _line(record) for record in wanted[first : len(wanted) - last]]
    written = [head, _MODULES, _module_lines(new.ordered_modules), _ENTITIES[1:], *lines[:first], *between]
    return "".join([*written, *lines[len(lines) - last :]]) if all(between) else None


def _module_lines(records: Iterable[ModuleRecord]) -> str:
    return "".join(f'- {{"name": "{one.name}", "origin": "{one.origin}"}}\n' for one in records)


def _line(record: EntityRecord) -> str:
    """Return the line of a record, an empty text for one that is not usual."""
    line = f'- {{"module": "{record.module}", "name": "{record.name}", "plural": "{record.plural}"'
    line += f', "origin": "{record.origin}"'
    if record.layers != ALL_LAYERS:
        line += f', "layers": ["{_BETWEEN.join(record.layers)}"]'
    if record.fields:
        line += f', "fields": ["{_BETWEEN.join(record.fields)}"]'
    line += "}\n"
    return line if read_entities(line) == (record,) else ""


_OTHER_LAYERS = [
    DOMAIN_SERVICE,
    *(
        tuple(layer for number, layer in enumerate(ALL_LAYERS) if chosen >> number & 1)
        for chosen in range(1, 2 ** len(ALL_LAYERS) - 1)
    ),
]
_LAYERS = {"": ALL_LAYERS, **{_BETWEEN.join(layers): layers for layers in _OTHER_LAYERS}}
"""By what stands in a line: all layers are left out there."""

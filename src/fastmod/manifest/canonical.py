"""Records as the answers file has them, one a line: read and written without JSON, which counts for hundreds.

What is not in the usual form is left to the strict reader and to the template of the answers file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastmod.manifest.records import ALL_LAYERS, DOMAIN_SERVICE, EntityRecord, Manifest, ModuleRecord, Origin

__all__ = ["read_entity", "rewritten"]

_ENTITY = re.compile(
    r'- \{"module": "([A-Za-z_]\w*)", "name": "([A-Za-z_]\w*)", "plural": "([A-Za-z_]\w*)", '
    r'"origin": "(reference|fastmod|user)"(?:, "layers": \["([a-z_", ]+)"\])?(?:, "fields": \["([^\\]+)"\])?\}',
    re.ASCII,
)
_MODULES, _ENTITIES = "\nmodules:\n", "entities:\n"
_BETWEEN = '", "'


def read_entity(line: str) -> EntityRecord | None:
    """Return the record of a line that is written as fastmod writes it, None for any other line."""
    match = _ENTITY.fullmatch(line)
    if match is None:
        return None
    module, name, plural, origin, layers, listed = match.groups()
    wanted: tuple[str, ...] = ALL_LAYERS
    fields: tuple[str, ...] = ()
    if layers is not None:
        wanted = tuple(layers.split(_BETWEEN))
        if wanted not in _OTHER_LAYERS:
            return None
    if listed is not None:
        fields = tuple(listed.split(_BETWEEN))
        is_usual = line.isprintable() and listed.count('"') == 2 * (len(fields) - 1)
        if not is_usual or len({field.partition(":")[0] for field in fields}) < len(fields):
            return None
    return EntityRecord(module, name, plural, _ORIGINS[origin], fields, wanted)


def rewritten(text: str, old: Manifest, new: Manifest) -> str | None:
    """Return the text of `new` where `text` is that of `old` and only records differ; None leaves it to the template.

    All lines of `text` have to be as fastmod writes them, and in its order: none is kept by chance.
    """
    if (old.release, old.source_url, old.grown_with, old.options) != (
        new.release, new.source_url, new.grown_with, new.options
    ):  # fmt: skip
        return None
    head, found, _ = text.partition(_MODULES)
    between = f"{_MODULES}{_module_lines(old.ordered_modules)}{_ENTITIES}"
    usual = old.is_usual and old.entities == old.ordered_entities and new.modules and new.entities
    start = len(head) + len(between)
    if not (usual and found and text.startswith(between, len(head)) and text.endswith("}\n")):
        return None
    lines = text[start:].splitlines(keepends=True)
    if len(lines) != len(old.entities):
        return None
    known = {id(record): line for record, line in zip(old.entities, lines, strict=True)}
    written = [known.get(id(record)) or _line(record) for record in new.ordered_entities]
    return "".join([head, _MODULES, _module_lines(new.ordered_modules), _ENTITIES, *written]) if all(written) else None


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
    line += "}"
    return f"{line}\n" if read_entity(line) == record else ""


_ORIGINS: dict[str, Origin] = {"reference": "reference", "fastmod": "fastmod", "user": "user"}
_OTHER_LAYERS = {
    DOMAIN_SERVICE,
    *(
        tuple(layer for number, layer in enumerate(ALL_LAYERS) if chosen >> number & 1)
        for chosen in range(1, 2 ** len(ALL_LAYERS) - 1)
    ),
}
"""All but those that are left out of a line."""

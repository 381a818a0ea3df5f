"""Records as the answers file has them, one a line: read and written without JSON's machinery, which counts for hundreds.

What is not in the usual form is left to the strict reader and to the template of the answers file.
"""

from __future__ import annotations

import re

from fastmod.manifest.records import ALL_LAYERS, EntityRecord, Manifest, ModuleRecord, Origin

__all__ = ["read_entity", "rewritten"]

_ENTITY = re.compile(
    r'- \{"module": "([A-Za-z_]\w*)", "name": "([A-Za-z_]\w*)", "plural": "([A-Za-z_]\w*)", '
    r'"origin": "(reference|fastmod|user)"(?:, "fields": \["([^\\]+)"\])?\}',
    re.ASCII,
)
_MODULES, _ENTITIES = "modules:\n", "entities:\n"


def read_entity(line: str) -> EntityRecord | None:
    """Return the record of a usual line, such as JSON and `EntityRecord.parse` give; None for any other line."""
    match = _ENTITY.fullmatch(line)
    if match is None:
        return None
    module, name, plural, origin, listed = match.groups()
    if listed is None:
        return EntityRecord(module, name, plural, _ORIGINS[origin])
    fields = tuple(listed.split('", "'))
    usual = line.isprintable() and listed.count('"') == 2 * (len(fields) - 1)
    if not usual or len({field.partition(":")[0] for field in fields}) < len(fields):
        return None
    return EntityRecord(module, name, plural, _ORIGINS[origin], fields)


def rewritten(text: str, old: Manifest, new: Manifest) -> str | None:
    """Return the text of `new` where `text` is that of `old` and only records differ; None leaves it to the template.

    That it is that of `old` is proved line by line: what was written otherwise is not kept by chance.
    """
    if (old.release, old.source_url, old.grown_with, old.options) != (
        new.release, new.source_url, new.grown_with, new.options
    ):  # fmt: skip
        return None
    head, found, _ = text.partition(f"\n{_MODULES}")
    known: dict[int, str] = {}
    before, after = _records(old, known), _records(new, known)
    if not found or before is None or after is None or text != f"{head}\n{before}":
        return None
    return f"{head}\n{after}"


def _records(manifest: Manifest, known: dict[int, str]) -> str | None:
    """Return the lines of all records; `known` are those of records that both manifests have."""
    if not manifest.modules or not manifest.entities:
        return None
    lines = [_MODULES]
    lines += [f'- {{"name": "{one.name}", "origin": "{one.origin}"}}\n' for one in manifest.ordered_modules]
    lines.append(_ENTITIES)
    for record in manifest.ordered_entities:
        line = known.get(id(record))
        if line is None:
            line = known[id(record)] = _line(record)
        if not line:
            return None
        lines.append(line)
    return "".join(lines)


def _line(record: EntityRecord) -> str:
    """Return the line of a usual record, an empty text for any other."""
    listed = '", "'.join(record.fields)
    if "\\" in listed or listed.count('"') != 2 * max(len(record.fields) - 1, 0) or not listed.isprintable():
        return ""
    layers = "" if record.layers == ALL_LAYERS else '", "'.join(record.layers)
    more = f', "layers": ["{layers}"]' if layers else ""
    more += f', "fields": ["{listed}"]' if record.fields else ""
    start = f'- {{"module": "{record.module}", "name": "{record.name}", "plural": "{record.plural}"'
    return f'{start}, "origin": "{record.origin}"{more}}}\n'


_ORIGINS: dict[str, Origin] = {"reference": "reference", "fastmod": "fastmod", "user": "user"}

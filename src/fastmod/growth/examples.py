"""What generated tests hold of an entity's fields: values to store, bodies of requests, values to refuse."""

from __future__ import annotations

from dataclasses import dataclass

from fastmod.fragments import Fragments
from fastmod.growth.landscape import Entity, Landscape
from fastmod.growth.layers import import_lines

__all__ = ["RecordsText", "SamplesText", "records_of", "samples_of"]


@dataclass(frozen=True, slots=True)
class RecordsText:
    """`records` in templates: two records, and what they must point to."""

    imports: str
    first: str
    second: str
    references: str
    removals: str


@dataclass(frozen=True, slots=True)
class SamplesText:
    """`samples` in templates: two bodies of requests, and what must be refused."""

    first: str
    second: str
    refused: str
    refused_fields: str
    """Without the key that no schema has."""
    unique: str


def records_of(entity: Entity, landscape: Landscape) -> RecordsText:
    """Return what the template of an entity's records needs. References that may be empty are left empty."""
    plain = [part for part in entity.parts if part.samples]
    needed = [part for part in entity.parts if part.field.type == "ref" and not part.field.optional]
    known = landscape.reference_samples
    imports, references, removals = set(), [], []
    for part in needed:
        target = landscape.target_of(entity.key, part.field.target)
        if known.get(target, {}).get("target"):
            imports.add((known[target]["samples"], known[target]["make"]))
            references.append(f'        "{part.column}": (await {known[target]["make"]}(db)).id,\n')
            continue
        name = landscape.name_of(target)
        path = f"tests.modules.{target.partition('.')[0]}.{name.snake}_records"
        imports |= {(path, f"{name.snake}_id"), (path, f"remove_{name.plural}")}
        references.append(f'        "{part.column}": await {name.snake}_id(db, number),\n')
        removal = f"    await remove_{name.plural}(db)\n"
        removals += [removal] if removal not in removals else []
    return RecordsText(
        imports=import_lines([frozenset(imports), *(part.sample_imports for part in plain)]),
        first=_block([f'"{part.column}": {part.samples[0].python}' for part in plain], 8),
        second=_block([f'"{part.column}": {part.samples[1 % len(part.samples)].python}' for part in plain], 8),
        references=f"\n{''.join(references)}    " if references else "",
        removals="".join(removals),
    )


def samples_of(entity: Entity) -> SamplesText:
    """Return what the template of an entity's samples needs."""
    plain = [part for part in entity.parts if part.samples]
    refused = [f'("{part.column}", {bad.json})' for part in entity.parts for bad in part.bad_samples]
    # An optional reference is left empty in samples, and what is empty is never there twice.
    unique = [
        f'"{part.column}"' for part in entity.parts if part.field.unique and (part.samples or not part.field.optional)
    ]
    return SamplesText(
        first=_block([_json(part, 0) for part in plain], 4),
        second=_block([_json(part, 1) for part in plain], 4),
        refused=_tuple([*refused, '("Unknown", 1)']),
        refused_fields=_tuple(refused) if refused else "",
        unique=f"{', '.join(unique)}," if len(unique) == 1 else ", ".join(unique),
    )


def _json(part: Fragments, number: int) -> str:
    return f'"{part.column}": {part.samples[number % len(part.samples)].json}'


def _tuple(items: list[str]) -> str:
    """Return the inside of a tuple: one item a line, where there is more than one."""
    return "".join(f"\n    {item}," for item in items) + "\n" if len(items) > 1 else f"{items[0]},"


def _block(lines: list[str], indent: int) -> str:
    """Return the inside of a dictionary, one item a line."""
    pad = " " * indent
    return f"\n{''.join(f'{pad}{line},{chr(10)}' for line in lines)}{pad[4:]}" if lines else ""

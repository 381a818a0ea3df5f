"""Top-level definitions that a module's files collect entity by entity: factories, dependencies, bindings.

`ensure_definitions` puts each beside its siblings, in the order of their names, whatever else the file holds; the order
in which entities come does not matter. `drop_definitions` takes out those that nobody has changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastmod.errors import PlaceError
from fastmod.ordering import natural_key
from fastmod.wiring.heads import with_imports
from fastmod.wiring.lists import Link
from fastmod.wiring.outline import Outline, parse_lines
from fastmod.wiring.texts import split

if TYPE_CHECKING:
    from fastmod.edits import Import

__all__ = ["Definition", "drop_definitions", "ensure_definitions"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One function or assignment: `source` with its line end, `siblings` matches the names it is sorted among."""

    name: str
    source: str
    siblings: re.Pattern[str]
    imports: tuple[Link, ...] = ()


def ensure_definitions(text: str, definitions: Iterable[Definition]) -> str:
    """Return `text` with the definitions it lacks; one whose name is there stays as it is, whoever wrote it.

    Raises `PlaceError` when the text does not parse.
    """
    lines, convention = split(text)
    outline = Outline(lines, parse_lines(lines))
    present = outline.named().keys()
    missing = [definition for definition in definitions if definition.name not in present]
    for definition in missing:
        outline.insert(_place(outline, definition), definition.name, definition.source)
    if missing:
        links = [link for definition in missing for link in definition.imports]
        lines = [_with_imports("".join(lines), links)]
    return convention.join(lines)


def drop_definitions(text: str, definitions: Iterable[Definition]) -> tuple[str, tuple[str, ...]]:
    """Return `text` without the definitions and what they alone imported, and the names of those kept as edited."""
    lines, convention = split(text)
    kept, dropped = [], []
    for definition in definitions:
        node = Outline(lines, parse_lines(lines)).named().get(definition.name)
        if node is None:
            continue
        if "".join(lines[node.first : node.end]) != definition.source:
            kept.append(definition.name)
            continue
        del lines[node.first : node.end]
        Outline(lines, parse_lines(lines)).space(node.first)
        dropped.append(definition)
    text = "".join(lines)
    if dropped:
        from fastmod.edits import Changed, remove_imports

        outcome = remove_imports(text, _imports(link for definition in dropped for link in definition.imports))
        text = outcome.text if isinstance(outcome, Changed) else text
    return convention.join([text]), tuple(kept)


def _place(outline: Outline, definition: Definition) -> int:
    """Before the first sibling with a greater name, else after the last one; without siblings, by its kind."""
    siblings = [one for one in outline.named().items() if definition.siblings.fullmatch(one[0])]
    key = natural_key(definition.name)
    later = next((one for name, one in siblings if natural_key(name) > key), None)
    if later is not None:
        return outline.begin(later)
    if siblings:
        return siblings[-1][1].end
    # Functions stand before the first assignment, assignments at the end.
    first = next(outline.assignments(), None) if definition.source.startswith(("def ", "async def ")) else None
    return len(outline.lines) if first is None else outline.begin(first)


def _with_imports(text: str, links: list[Link]) -> str:
    sorted_in = with_imports(text, ast.parse(text), links)
    if sorted_in is not None:
        return sorted_in
    from fastmod.edits import Cannot, Changed, add_imports

    outcome = add_imports(text, _imports(links))
    if isinstance(outcome, Cannot):
        raise PlaceError(outcome.reason, hint="rename it, or import it under another name")
    return outcome.text if isinstance(outcome, Changed) else text


def _imports(links: Iterable[Link]) -> tuple[Import, ...]:
    from fastmod.edits import Import

    return tuple(Import(link.module, name) for link in dict.fromkeys(links) for name in link.names)

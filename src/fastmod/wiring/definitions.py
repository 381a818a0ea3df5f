"""Top-level definitions that a module's files collect entity by entity: factories, dependencies, bindings.

`ensure_definitions` puts each beside its siblings, in the order of their names, whatever else the file holds; the order
in which entities come does not matter. `drop_definitions` takes out those that nobody has changed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fastmod.errors import PlaceError
from fastmod.ordering import natural_key
from fastmod.wiring.imports import add_usual
from fastmod.wiring.lists import Definition, Link
from fastmod.wiring.page import Page
from fastmod.wiring.plain import defined
from fastmod.wiring.texts import split

if TYPE_CHECKING:
    from fastmod.edits import Import

__all__ = ["drop_definitions", "ensure_definitions"]


def ensure_definitions(text: str, definitions: Iterable[Definition]) -> str:
    """Return `text` with the definitions it lacks; one whose name is there stays as it is, whoever wrote it.

    Raises `PlaceError` when the text does not parse.
    """
    definitions = tuple(definitions)
    plain = defined(text, definitions)
    if plain is not None:
        return plain
    lines, convention = split(text)
    page = Page(lines)
    present = page.named().keys()
    missing = [definition for definition in definitions if definition.name not in present]
    links = tuple(dict.fromkeys(link for definition in missing for link in definition.imports))
    is_imported = add_usual(page, links)
    for definition in missing:
        _insert(page, definition)
    if not is_imported:
        return convention.join([_with_imports("".join(lines), links)])
    return convention.join(lines)


def drop_definitions(text: str, definitions: Iterable[Definition]) -> tuple[str, tuple[str, ...]]:
    """Return `text` without the definitions and what they alone imported, and why others are kept."""
    going = tuple(definitions)
    if not going:
        return text, ()
    lines, convention = split(text)
    page = Page(lines)
    kept, dropped = [], []
    used = _used_besides({definition.name for definition in going}, page)
    for definition in going:
        found = page.named().get(definition.name)
        if found is None:
            continue
        if "".join(lines[found.start : found.end]) != definition.source:
            kept.append(f"you edited `{definition.name}`")
            continue
        if definition.name in used:
            kept.append(f"something you wrote uses `{definition.name}`")
            continue
        page.delete(found)
        page.space(found.start)
        dropped.append(definition)
    text = "".join(lines)
    if dropped:
        from fastmod.edits import Changed, remove_imports

        outcome = remove_imports(text, _imports(link for definition in dropped for link in definition.imports))
        text = outcome.text if isinstance(outcome, Changed) else text
    return convention.join([text]), tuple(kept)


def _used_besides(names: set[str], page: Page) -> set[str]:
    """Return the names that other statements of the file use."""
    others = [node for node, one in zip(page.tree.body, page.statements, strict=True) if one.name not in names]
    return {one.id for node in others for one in ast.walk(node) if isinstance(one, ast.Name)} & names


def _insert(page: Page, definition: Definition) -> None:
    """Before the first sibling with a greater name, else after the last one; without siblings, by its kind."""
    page.end_last_line()
    siblings = [(name, one) for name, one in page.named().items() if definition.siblings.fullmatch(name)]
    key = natural_key(definition.name)
    later = next((one for name, one in siblings if natural_key(name) > key), None)
    is_function = definition.source.startswith(("def ", "async def "))
    at = later.first if later else siblings[-1][1].end if siblings else _place_of_kind(page, is_function)
    page.insert(at, definition.source, definition.name, is_function=is_function)
    page.space(at + definition.source.count("\n"))
    page.space(at)


def _place_of_kind(page: Page, is_function: bool) -> int:
    """Functions stand before the first assignment, assignments at the end."""
    assignments = [one for one in page.statements if one.is_assignment]
    return assignments[0].first if is_function and assignments else len(page.lines)


def _with_imports(text: str, links: Iterable[Link]) -> str:
    """For a file that somebody has written in: each import is looked for, put in its place and proved."""
    from fastmod.edits import Cannot, Changed, add_imports

    outcome = add_imports(text, _imports(links))
    if isinstance(outcome, Cannot):
        raise PlaceError(outcome.reason, hint="rename it, or import it under another name")
    return outcome.text if isinstance(outcome, Changed) else text


def _imports(links: Iterable[Link]) -> tuple[Import, ...]:
    from fastmod.edits import Import

    return tuple(Import(link.module, name) for link in dict.fromkeys(links) for name in link.names)

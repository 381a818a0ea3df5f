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
from fastmod.wiring.lists import Link
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
    present = _named(_parse(lines)).keys()
    missing = [definition for definition in definitions if definition.name not in present]
    for definition in missing:
        _insert(lines, definition)
    if missing:
        links = (link for definition in missing for link in definition.imports)
        lines = [_with_imports("".join(lines), links)]
    return convention.join(lines)


def drop_definitions(text: str, definitions: Iterable[Definition]) -> tuple[str, tuple[str, ...]]:
    """Return `text` without the definitions and what they alone imported, and the names of those kept as edited."""
    lines, convention = split(text)
    kept, dropped = [], []
    for definition in definitions:
        node = _named(_parse(lines)).get(definition.name)
        if node is None:
            continue
        start, end = node.lineno - 1, node.end_lineno or node.lineno
        if "".join(lines[start:end]) != definition.source:
            kept.append(definition.name)
            continue
        del lines[start:end]
        _space(lines, start)
        dropped.append(definition)
    text = "".join(lines)
    if dropped:
        from fastmod.edits import Changed, remove_imports

        outcome = remove_imports(text, _imports(link for definition in dropped for link in definition.imports))
        text = outcome.text if isinstance(outcome, Changed) else text
    return convention.join([text]), tuple(kept)


def _insert(lines: list[str], definition: Definition) -> None:
    """Before the first sibling with a greater name, else after the last one; without siblings, by its kind."""
    tree = _parse(lines)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    siblings = [(name, node) for name, node in _named(tree).items() if definition.siblings.fullmatch(name)]
    later = [node for name, node in siblings if natural_key(name) > natural_key(definition.name)]
    if later:
        at = _first_line(lines, later[0])
    elif siblings:
        at = siblings[-1][1].end_lineno or 0
    else:
        at = _place_of_kind(lines, tree, function=definition.source.startswith(("def ", "async def ")))
    lines[at:at] = definition.source.splitlines(keepends=True)
    _space(lines, at + definition.source.count("\n"))
    _space(lines, at)


def _place_of_kind(lines: list[str], tree: ast.Module, function: bool) -> int:
    """Functions stand before the first assignment, assignments at the end."""
    assignments = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return _first_line(lines, assignments[0]) if function and assignments else len(lines)


def _space(lines: list[str], seam: int) -> None:
    """Set the empty lines between what ends above the seam and what begins below it, as ruff would."""
    start = end = seam
    while start > 0 and lines[start - 1] == "\n":
        start -= 1
    while end < len(lines) and lines[end] == "\n":
        end += 1
    tree = _parse(lines)
    above = next((node for node in reversed(tree.body) if (node.end_lineno or 0) <= start), None)
    below = next((node for node in tree.body if _first_line(lines, node) >= end), None)
    blocks = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if below is None or above is None:
        count = 0
    elif isinstance(above, blocks) or isinstance(below, blocks):
        count = 2
    else:
        count = 0 if isinstance(above, ast.Assign | ast.AnnAssign) else 1
    lines[start:end] = ["\n"] * count


def _first_line(lines: list[str], node: ast.stmt) -> int:
    """The index of the line where a statement begins with its decorators and the comments above it."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    at = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while at > 0 and lines[at - 1].startswith("#"):
        at -= 1
    return at


def _with_imports(text: str, links: Iterable[Link]) -> str:
    from fastmod.edits import Cannot, Changed, add_imports

    outcome = add_imports(text, _imports(links))
    if isinstance(outcome, Cannot):
        raise PlaceError(outcome.reason, hint="rename it, or import it under another name")
    return outcome.text if isinstance(outcome, Changed) else text


def _imports(links: Iterable[Link]) -> tuple[Import, ...]:
    from fastmod.edits import Import

    return tuple(Import(link.module, name) for link in dict.fromkeys(links) for name in link.names)


def _parse(lines: list[str]) -> ast.Module:
    try:
        return ast.parse("".join(lines))
    except SyntaxError as error:
        raise PlaceError(f"does not parse (line {error.lineno})", hint="mend it first") from None


def _named(tree: ast.Module) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.setdefault(node.name, node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, node)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, node)
    return found

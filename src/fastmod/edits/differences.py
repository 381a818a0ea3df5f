"""The difference of two texts that were rendered from the same templates: imports, statements and items."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fastmod.edits.blocks import Import, checking_block
from fastmod.edits.classes import name_of
from fastmod.edits.containers import Container, Parts, parts_of
from fastmod.edits.proof import same
from fastmod.edits.result import CannotEditError
from fastmod.edits.source import Source, first_line

__all__ = ["IMPORTS", "Differences", "ItemStep", "Path", "StatementStep", "differences", "item_key", "keyed"]

Path = tuple[str | int, ...]
"""From a statement to an expression in it: names of fields, `[key]` of dicts and arguments, places in lists."""

IMPORTS = "imports"
"""The key that all imports of a file share."""


@dataclass(frozen=True, slots=True)
class StatementStep:
    """A statement that comes (`text` is its lines, not indented) or goes (no `text`) in the body at `scope`."""

    scope: tuple[str, ...]
    key: str
    node: ast.stmt
    text: str
    above: tuple[str, ...]
    """Keys of what stands above it, the nearest first."""
    below: tuple[str, ...]
    gap: int
    """Empty lines above it."""


@dataclass(frozen=True, slots=True)
class ItemStep:
    """An item that comes (`text`) or goes (no `text`) in a container of a statement."""

    scope: tuple[str, ...]
    key: str
    path: Path
    item: tuple[ast.AST, ...]
    text: str
    above: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What leads from one text to another."""

    imports: tuple[Import, ...]
    steps: tuple[StatementStep | ItemStep, ...]
    gone: tuple[Import, ...]


def differences(old: Source, new: Source) -> Differences:
    """Return the difference. Raises `CannotEditError` when it is more than statements and items that come and go."""
    before, after = list(_imports(old.tree)), list(_imports(new.tree))
    steps = tuple(_of_bodies((), old, new, old.tree.body, new.tree.body))
    fresh = tuple(one for one in after if one not in before)
    return Differences(fresh, steps, tuple(one for one in before if one not in after))


def keyed(body: list[ast.stmt], *, top: bool) -> dict[str, ast.stmt]:
    """Return the statements by what they bind or say; those that are there twice have no key. Imports share one."""
    block = checking_block(ast.Module(body, [])) if top else None
    keys = [
        IMPORTS
        if isinstance(node, ast.Import | ast.ImportFrom) or (block is not None and node is block)
        else name_of(node) or ast.unparse(node)
        for node in body
    ]
    counts = Counter(keys)
    return {key: node for key, node in zip(keys, body, strict=True) if counts[key] == 1 or key == IMPORTS}


def item_key(part: tuple[ast.AST, ...]) -> str:
    """Return what tells an item from the others: its key or the argument's name where it has one."""
    first = part[0]
    return f"{first.arg}=" if isinstance(first, ast.keyword) and first.arg else ast.unparse(first)


def _imports(tree: ast.Module) -> Iterator[Import]:
    block = checking_block(tree)
    for body, for_types in ((tree.body, False), (block.body if block else [], True)):
        for node in body:
            if isinstance(node, ast.ImportFrom):
                if node.level or not node.module:
                    raise CannotEditError("has relative imports")
                yield from (Import(node.module, one.name, one.asname, for_types) for one in node.names)
            elif isinstance(node, ast.Import):
                yield from (Import(one.name, "", one.asname, for_types) for one in node.names)


def _of_bodies(
    scope: tuple[str, ...], old: Source, new: Source, before: list[ast.stmt], after: list[ast.stmt]
) -> Iterator[StatementStep | ItemStep]:
    one, other = keyed(before, top=not scope), keyed(after, top=not scope)
    names = list(other)
    for key in one:
        if key not in other:
            yield StatementStep(scope, key, one[key], "", (), (), _gap(old, one[key]))
    for at, (key, node) in enumerate(other.items()):
        if key == IMPORTS:
            continue
        if key in one:
            yield from _of_statements(scope, key, old, new, one[key], node)
        else:
            text = _lines(new, node)
            yield StatementStep(
                scope, key, node, text, tuple(names[:at][::-1]), tuple(names[at + 1 :]), _gap(new, node)
            )


def _of_statements(
    scope: tuple[str, ...], key: str, old: Source, new: Source, one: ast.stmt, other: ast.stmt
) -> Iterator[StatementStep | ItemStep]:
    if same(one, other):
        return
    bodies = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    if isinstance(one, bodies) and isinstance(other, bodies):
        yield from _of_bodies((*scope, key), old, new, one.body, other.body)
        return
    for path, container, item, text, above, below in _of_nodes((), new, one, other):
        assert container is not None  # noqa: S101
        yield ItemStep(scope, key, path, item, text, above, below)


_Item = tuple[Path, Container, tuple[ast.AST, ...], str, tuple[str, ...], tuple[str, ...]]


def _of_nodes(path: Path, new: Source, one: object, other: object) -> Iterator[_Item]:
    if same(one, other):
        return
    if type(one) is not type(other) or not isinstance(one, ast.AST) or not isinstance(other, ast.AST):
        raise CannotEditError("was changed in more than statements and items")
    if isinstance(one, Container) and isinstance(other, Container) and _same_heads(one, other):
        before, after = parts_of(one), parts_of(other)
        if not isinstance(one, ast.Dict | ast.Call) and len(before) == len(after):
            for at, (left, right) in enumerate(zip(before, after, strict=True)):
                yield from _of_nodes((*path, at), new, left[0], right[0])
            return
        yield from _of_parts(path, new, other, before, after)
        return
    for name in one._fields:
        yield from _of_nodes((*path, name), new, getattr(one, name, None), getattr(other, name, None))


def _same_heads(one: Container, other: Container) -> bool:
    heads = [getattr(container, "func", None) or getattr(container, "value", None) for container in (one, other)]
    return same(heads[0], heads[1])


def _of_parts(path: Path, new: Source, other: Container, before: Parts, after: Parts) -> Iterator[_Item]:
    old = {item_key(part): part for part in before}
    names = [item_key(part) for part in after]
    for key, part in old.items():
        if key not in names:
            yield path, other, part, "", (), ()
    for at, (key, part) in enumerate(zip(names, after, strict=True)):
        if key in old:
            last = (part[-1], old[key][-1])
            values = [node.value if isinstance(node, ast.keyword) else node for node in last]
            yield from _of_nodes((*path, f"[{key}]"), new, values[1], values[0])
        else:
            yield path, other, part, _text(new, part), tuple(names[:at][::-1]), tuple(names[at + 1 :])


def _gap(source: Source, node: ast.stmt) -> int:
    line, count = first_line(node) - 1, 0
    while line > 0 and not source.line(line).strip():
        line, count = line - 1, count + 1
    return count


def _lines(source: Source, node: ast.stmt) -> str:
    indent = source.indent(node)
    lines = source.lines[first_line(node) - 1 : node.end_lineno]
    return "".join(line.removeprefix(indent) for line in lines).rstrip("\n") + "\n"


def _text(source: Source, part: tuple[ast.AST, ...]) -> str:
    nodes = [node for node in part if isinstance(node, ast.expr | ast.keyword)]
    start, end = source.start(nodes[0]), source.end(nodes[-1])  # type: ignore[arg-type]
    begin = source.text.rfind("\n", 0, start) + 1
    line = source.text[begin:start]
    return source.text[start:end].replace(f"\n{line[: len(line) - len(line.lstrip())]}", "\n")

"""One step of a difference, taken in another text and proved there."""

from __future__ import annotations

import ast

from fastmod.edits.classes import is_docstring
from fastmod.edits.containers import Container, drop, like, parse_item, parts_of, place_of, spans_of
from fastmod.edits.differences import IMPORTS, ItemStep, StatementStep, item_key, keyed
from fastmod.edits.items import added_item, removed_item
from fastmod.edits.proof import prove, same
from fastmod.edits.result import CannotEditError
from fastmod.edits.source import Source, comments, first_line, indented, read, tree_of

__all__ = ["taken"]

UNSAFE = "is written in a way that cannot be edited safely"


def taken(text: str, step: StatementStep | ItemStep) -> str:
    """Return the text after a step; one that was taken before changes nothing. Raises `CannotEditError`."""
    source = read(text)
    if isinstance(step, ItemStep):
        return _with_item(source, step) if step.text else _without_item(source, step)
    return _with_statement(source, step) if step.text else _without_statement(source, step)


def _body(tree: ast.Module, scope: tuple[str, ...]) -> list[ast.stmt]:
    body: list[ast.stmt] = tree.body
    for name in scope:
        node = keyed(body, top=False).get(name)
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            raise CannotEditError(f"has no `{'.'.join(scope)}`")
        body = node.body
    return body


def _with_statement(source: Source, step: StatementStep) -> str:
    body = _body(source.tree, step.scope)
    known = keyed(body, top=not step.scope)
    if step.key in known:
        if same(known[step.key], step.node):
            return source.bom + source.text
        raise CannotEditError(f"has another `{step.key}`")
    above = next((known[key] for key in step.above if key in known), None)
    below = next((known[key] for key in step.below if key in known and key != IMPORTS), None)
    indent = source.indent(body[0]) if step.scope else ""
    block = indented(step.text, indent)
    if above is not None:
        at = body.index(above) + 1
        at += at < len(body) and isinstance(above, ast.AnnAssign | ast.Assign) and is_docstring(body[at])
        splice = source.after_line(body[at - 1].end_lineno or 0, "\n" * step.gap + block)
    elif below is not None:
        at = body.index(below)
        line = first_line(below)
        while line > 1 and source.line(line - 1).lstrip().startswith("#"):
            line -= 1
        splice = source.before_line(line, block)
    else:
        raise CannotEditError(f"has no place for `{step.key}`")
    changed = source.edited([splice])
    tree = tree_of(changed)
    found = _body(tree, step.scope)
    if at >= len(found) or not same(found[at], step.node):
        raise CannotEditError(UNSAFE)
    del found[at]
    prove(tree, source.tree)
    return changed


def _without_statement(source: Source, step: StatementStep) -> str:
    body = _body(source.tree, step.scope)
    node = keyed(body, top=not step.scope).get(step.key)
    if node is None:
        return source.bom + source.text
    first, last = first_line(node), node.end_lineno or 0
    if not same(node, step.node) or comments("".join(source.lines[first - 1 : last])):
        raise CannotEditError(f"has a `{step.key}` that says something else")
    if len(body) == 1:
        raise CannotEditError(f"has nothing but `{step.key}` there")
    below = source.line(last + 1).strip()
    while step.gap and not below and first > 1 and not source.line(first - 1).strip():
        first -= 1
    changed = source.edited([source.without_lines(first, last)])
    body.remove(node)
    prove(tree_of(changed), source.tree)
    return changed


def _container(tree: ast.Module, step: ItemStep) -> Container:
    node: object = keyed(_body(tree, step.scope), top=not step.scope).get(step.key)
    for part in step.path:
        node = _inner(node, part)
    if not isinstance(node, Container):
        raise CannotEditError(f"has another `{step.key}`")
    return node


def _inner(node: object, part: str | int) -> object:
    if isinstance(part, int):
        parts = parts_of(node) if isinstance(node, Container) else []
        return parts[part][0] if part < len(parts) else None
    if part.startswith("[") and isinstance(node, Container):
        found = [one for one in parts_of(node) if f"[{item_key(one)}]" == part]
        last = found[0][-1] if len(found) == 1 else None
        return last.value if isinstance(last, ast.keyword) else last
    return getattr(node, part, None)


def _with_item(source: Source, step: ItemStep) -> str:
    container = _container(source.tree, step)
    wanted = parse_item(container, step.text)
    parts = parts_of(container)
    for part in parts:
        if like(part, wanted):
            if same(list(part), list(wanted)):
                return source.bom + source.text
            raise CannotEditError(f"has another `{item_key(wanted)}` in `{step.key}`")
    keys = [item_key(part) for part in parts]
    above = next((keys.index(key) + 1 for key in step.above if key in keys), None)
    below = next((keys.index(key) for key in step.below if key in keys), None)
    at = above if above is not None else below if below is not None else place_of(container, wanted)
    changed = source.edited(added_item(source, container, spans_of(source, container), at, step.text))
    tree = tree_of(changed)
    found = _container(tree, step)
    if not same([list(part) for part in parts_of(found)][at : at + 1], [list(wanted)]):
        raise CannotEditError(UNSAFE)
    drop(found, at)
    prove(tree, source.tree)
    return changed


def _without_item(source: Source, step: ItemStep) -> str:
    container = _container(source.tree, step)
    hits = [at for at, part in enumerate(parts_of(container)) if like(part, step.item)]
    if not hits:
        return source.bom + source.text
    at = hits[0]
    if len(hits) > 1 or not same(list(parts_of(container)[at]), list(step.item)):
        raise CannotEditError(f"has another `{item_key(step.item)}` in `{step.key}`")
    ways = [source.edited(way) for way in removed_item(source, container, spans_of(source, container), at)]
    before = comments(source.text)
    drop(container, at)
    for changed in ways:
        try:
            after = read(changed)
            prove(after.tree, source.tree)
        except CannotEditError:
            continue
        if comments(after.text) == before:
            return changed
    raise CannotEditError(UNSAFE)

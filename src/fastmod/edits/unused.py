"""Imports taken out again when nothing uses them."""

from __future__ import annotations

import ast

from fastmod.edits.blocks import TYPE_CHECKING, Import, checking_block, shared_line
from fastmod.edits.imports import drop_import, import_added
from fastmod.edits.proof import prove
from fastmod.edits.result import AlreadyThere, Cannot, CannotEditError, Changed, Outcome
from fastmod.edits.source import Source, Splice, comments, read, tree_of
from fastmod.edits.uses import bindings, is_used
from fastmod.ordering import LINE_LENGTH

__all__ = ["imports_removed", "remove_imports"]


def remove_imports(text: str, imports: tuple[Import, ...]) -> Outcome:
    """Take out those of `imports` that the file does not use."""
    try:
        changed = imports_removed(text, imports)
    except CannotEditError as error:
        return Cannot(error.reason)
    return Changed(changed) if changed != text else AlreadyThere()


def imports_removed(text: str, imports: tuple[Import, ...]) -> str:
    """Return the text without those of `imports` that it has and does not use."""
    for one in reversed(imports):
        text = _removed(text, one)
    return text


def _removed(text: str, gone: Import) -> str:
    source = read(text)
    found = [one for one in bindings(source.tree, gone.bound) if one.what == gone.what]
    if len(found) != 1 or found[0].alias is None or is_used(source.tree, gone.bound):
        return text
    node, alias = found[0].node, found[0].alias
    if not isinstance(node, ast.ImportFrom | ast.Import) or shared_line(source, node):
        return text
    block = checking_block(source.tree)
    if comments("".join(source.lines[node.lineno - 1 : node.end_lineno])) and len(node.names) == 1:
        return text  # somebody had a reason, or said `noqa`
    if found[0].for_types and (block is None or node not in block.body):
        return text
    if len(node.names) == 1 and block is not None and block.body == [node]:
        return _removed(_without_block(source, block), TYPE_CHECKING)
    flat, possible = (None, _without_statement(source, node))
    if len(node.names) > 1:
        flat, possible = _in_one_line(source, node, alias), _without_alias(source, node, alias)
    drop_import(source.tree, gone)
    fitting = [changed for changed in possible if _proved(changed, source.tree)]
    for changed in [flat, *fitting] if flat and _proved(flat, source.tree) else fitting:
        try:
            if import_added(changed, gone) == text:
                return changed
        except CannotEditError:
            continue
    return fitting[0] if fitting else text


def _proved(changed: str, tree: ast.Module) -> bool:
    try:
        prove(tree_of(changed), tree)
    except CannotEditError:
        return False
    return True


def _without_block(source: Source, block: ast.If) -> str:
    first, last = block.lineno, block.end_lineno or 0
    if block.orelse or comments("".join(source.lines[first - 1 : last])):
        raise CannotEditError("has more than an import for types to take out")
    if first > 1 and not source.line(first - 1).strip():
        first -= 1
    changed = source.edited([source.without_lines(first, last)])
    source.tree.body.remove(block)
    prove(tree_of(changed), source.tree)
    return changed


def _without_statement(source: Source, node: ast.stmt) -> list[str]:
    first, last = node.lineno, node.end_lineno or 0
    above = first > 1 and not source.line(first - 1).strip()
    below = last < len(source.lines) and not source.line(last + 1).strip()
    spans = [(first, last)]
    if above:
        spans.insert(0 if below else 1, (first - 1, last))
    if below:
        spans += [(first, last + 1), (first, last + 2)]
    return [source.edited([source.without_lines(*span)]) for span in spans if span[1] <= len(source.lines)]


def _in_one_line(source: Source, node: ast.Import | ast.ImportFrom, gone: ast.alias) -> str | None:
    """Return the text with an exploded list back in one line: what adding makes of a line that grew too long."""
    opening = source.text.find("(", source.start(node), source.start(node.names[0]))
    if opening < 0 or comments(source.of(node)) or any(one.asname for one in node.names):
        return None
    rest = ", ".join(one.name for one in node.names if one is not gone)
    start = source.starts[node.lineno - 1]
    if opening - start + len(rest) > LINE_LENGTH:
        return None
    return source.edited([Splice(opening, source.end(node), rest)])


def _without_alias(source: Source, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> list[str]:
    """Return the ways to take one name out of several: its line, or the name alone."""
    at = node.names.index(alias)
    ways = []
    if source.line(alias.lineno).strip() in (alias.name, f"{alias.name},"):
        cut = source.without_lines(alias.lineno, alias.lineno)
        ways.append([cut])
        if at and at == len(node.names) - 1:  # perhaps the comma before was not there either
            comma = source.text.find(",", source.end(node.names[at - 1]))
            ways.append([cut, Splice(comma, comma + 1, "")])
    if at + 1 < len(node.names):
        ways.append([Splice(source.start(alias), source.start(node.names[at + 1]), "")])
    else:
        ways.append([Splice(source.end(node.names[at - 1]), source.end(alias), "")])
    return [
        source.edited(splices)
        for splices in ways
        if not any("#" in source.text[splice.start : splice.end] for splice in splices)
    ]

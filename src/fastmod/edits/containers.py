"""Containers: the lists, tuples, sets, dicts and calls that a name stands for, and where their items are."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass

from fastmod.edits.proof import same
from fastmod.edits.result import CannotEditError
from fastmod.edits.source import Source, parse

__all__ = [
    "Container",
    "Parts",
    "Spans",
    "drop",
    "find_container",
    "like",
    "parse_item",
    "parts_of",
    "place_of",
    "spans_of",
]

Container = ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Call | ast.Subscript
"""Of a subscript (`Literal["a", "b"]`) the items are what stands in its brackets."""
Parts = list[tuple[ast.AST, ...]]


@dataclass(frozen=True, slots=True)
class Spans:
    """Where a container opens and closes, where its items are, and whether a comma ends the last one."""

    opening: int
    closing: int
    items: tuple[tuple[int, int], ...]
    trailing_comma: int | None


def find_container(tree: ast.Module, target: str) -> Container:
    body: list[ast.stmt] = tree.body
    *scopes, name = target.split(".")
    for scope in scopes:
        inner = [
            node
            for node in body
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name == scope
        ]
        if len(inner) != 1:
            raise CannotEditError(f"has {'no' if not inner else 'more than one'} `{scope}`")
        body = inner[0].body
    values = [value for node in body for value in _values(node, name)]
    if len(values) != 1:
        raise CannotEditError(f"has {'no' if not values else 'more than one'} `{target}`")
    found = _inside(values[0])
    if not isinstance(found, Container) or (isinstance(found, ast.Subscript) and not _is_literal(found)):
        raise CannotEditError(f"has a `{target}` that is no list, tuple, set, dict, call or `Literal`")
    return found


def _is_literal(value: ast.Subscript) -> bool:
    return isinstance(value.value, ast.Name) and value.value.id == "Literal"


def _inside(value: ast.expr) -> ast.expr:
    """Return the container that is made into a constant one: `frozenset({"a"})` takes its items inside."""
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("frozenset", "tuple")
    if made and isinstance(value, ast.Call) and len(value.args) == 1 and not value.keywords:
        return value.args[0] if isinstance(value.args[0], ast.List | ast.Tuple | ast.Set) else value
    return value


def _values(node: ast.stmt, name: str) -> list[ast.expr]:
    if isinstance(node, ast.Return):
        return [node.value] if name == "return" and node.value else []
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
    value = getattr(node, "value", None)
    return [value] if named and isinstance(value, ast.expr) else []


def parts_of(container: Container) -> Parts:
    """Return the items in the order of the text, each as the trees it consists of."""
    if isinstance(container, ast.Dict):
        return [(key, value) if key else (value,) for key, value in zip(container.keys, container.values, strict=True)]
    if isinstance(container, ast.Call):
        arguments: list[ast.expr | ast.keyword] = [*container.args, *container.keywords]
        return [(node,) for node in sorted(arguments, key=lambda node: (node.lineno, node.col_offset))]
    if isinstance(container, ast.Subscript):
        inside = container.slice
        return [(node,) for node in inside.elts] if isinstance(inside, ast.Tuple) else [(inside,)]
    return [(node,) for node in container.elts]


def parse_item(container: Container, item: str) -> tuple[ast.AST, ...]:
    around = "{{{}}}" if isinstance(container, ast.Dict) else "_({})" if isinstance(container, ast.Call) else "[{}]"
    tree = parse(around.format(item))
    value = getattr(tree.body[0], "value", None) if len(tree.body) == 1 else None
    parts = parts_of(value) if isinstance(value, Container) else []
    if len(parts) != 1 or type(value) is not {ast.Dict: ast.Dict, ast.Call: ast.Call}.get(type(container), ast.List):
        raise CannotEditError(f"was to get `{item}`, which is not one item of what is there")
    return parts[0]


def like(part: tuple[ast.AST, ...], wanted: tuple[ast.AST, ...]) -> bool:
    one, other = part[0], wanted[0]
    if isinstance(one, ast.keyword) and isinstance(other, ast.keyword):
        return one.arg == other.arg and one.arg is not None
    return len(part) == len(wanted) and same(one, other)


def spans_of(source: Source, container: Container) -> Spans:
    """Read brackets and commas of the container from its tokens. Raises when they are not where they should be."""
    head = container.func if isinstance(container, ast.Call) else getattr(container, "value", None)
    start = source.end(head) if isinstance(head, ast.expr) else source.start(container)
    text = source.text[start : source.end(container)]
    starts = [0]
    for line in text.splitlines(keepends=True) if "\f" not in text else []:
        starts.append(starts[-1] + len(line))
    depth, opening, closing, comma = 0, -1, -1, None
    items: list[tuple[int, int]] = []
    first = last = -1
    skipped = (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in skipped:
                continue
            at = start + starts[token.start[0] - 1] + token.start[1]
            end = start + starts[token.end[0] - 1] + token.end[1]
            bracket = token.string if token.type == tokenize.OP and token.string in "()[]{}" else ""
            if bracket and bracket in "([{":
                depth += 1
                if depth == 1:
                    opening = at
                    continue
            elif bracket:
                depth -= 1
                if depth == 0:
                    closing = at
                    break
            if depth == 1 and token.type == tokenize.OP and token.string == ",":
                items.append((first, last))
                first, comma = -1, at
                continue
            if depth < 1:
                raise CannotEditError("is written in a way that cannot be edited safely")
            first, last = (at if first < 0 else first), end
    except (tokenize.TokenError, SyntaxError, IndexError):
        raise CannotEditError("is written in a way that cannot be edited safely") from None
    if first >= 0:
        items.append((first, last))
        comma = None
    if opening < 0 or closing != source.end(container) - 1 or len(items) != len(parts_of(container)):
        raise CannotEditError("is written in a way that cannot be edited safely")
    return Spans(opening, closing, tuple(items), comma)


def place_of(container: Container, wanted: tuple[ast.AST, ...]) -> int:
    """Return the index of the new item: the end, but before what spreads, and before a dict of table options."""
    parts = parts_of(container)
    at = len(parts)
    while at and _is_spread(container, parts[at - 1]) and not _is_spread(container, wanted):
        at -= 1
    positional = isinstance(container, ast.Call) and not isinstance(wanted[0], ast.keyword)
    while positional and at and isinstance(parts[at - 1][0], ast.keyword):
        at -= 1
    return at


def _is_spread(container: Container, part: tuple[ast.AST, ...]) -> bool:
    if isinstance(container, ast.Dict):
        return len(part) == 1
    if isinstance(container, ast.Call):
        return isinstance(part[0], ast.keyword) and part[0].arg is None
    return isinstance(container, ast.Tuple) and isinstance(part[0], ast.Dict)


def drop(container: Container, at: int) -> None:
    if isinstance(container, ast.Dict):
        del container.keys[at], container.values[at]
    elif isinstance(container, ast.Call):
        (gone,) = parts_of(container)[at]
        if isinstance(gone, ast.keyword):
            container.keywords.remove(gone)
        else:
            container.args.remove(gone)  # type: ignore[arg-type]
    elif isinstance(container, ast.Subscript):
        if not isinstance(container.slice, ast.Tuple):
            raise CannotEditError("was to lose all that stands in brackets")
        del container.slice.elts[at]
        if len(container.slice.elts) == 1:
            container.slice = container.slice.elts[0]
    else:
        del container.elts[at]

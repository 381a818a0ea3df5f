"""Items of a list, tuple, set, dict or call: how they come into it, and how they go."""

from __future__ import annotations

import ast

from fastmod.edits.containers import (
    Container,
    Spans,
    drop,
    find_container,
    like,
    parse_item,
    parts_of,
    place_of,
    spans_of,
)
from fastmod.edits.imports import Import, import_added
from fastmod.edits.proof import prove, same
from fastmod.edits.result import AlreadyThere, Cannot, CannotEditError, Changed, Outcome
from fastmod.edits.source import Source, Splice, read, tree_of
from fastmod.ordering import LINE_LENGTH

__all__ = ["add_item", "added_item", "removed_item"]


def add_item(text: str, target: str, item: str, imports: tuple[Import, ...] = ()) -> Outcome:
    """Add `item` (`x`, `"key": x` or `key=x`) as the last one, before `**spread` and a table's dict of options.

    `target` is a name with the classes and functions it is in: `User.__table_args__`, `make.ada`; `make.return` is
    what the function returns. An item that is there, or another value of the same key, is `AlreadyThere`.
    """
    try:
        source = read(text)
        container = find_container(source.tree, target)
        wanted = parse_item(container, item)
        parts = parts_of(container)
        if any(like(part, wanted) for part in parts):
            return AlreadyThere(any(same(list(part), list(wanted)) for part in parts))
        changed = _added(source, target, item)
        for one in imports:
            changed = import_added(changed, one)
    except CannotEditError as error:
        return Cannot(error.reason)
    return Changed(changed)


def _added(source: Source, target: str, item: str) -> str:
    container = find_container(source.tree, target)
    wanted = parse_item(container, item)
    spans, at = spans_of(source, container), place_of(container, wanted)
    changed = source.edited(added_item(source, container, spans, at, item))
    tree = tree_of(changed)
    new = find_container(tree, target)
    if not same([list(part) for part in parts_of(new)][at : at + 1], [list(wanted)]):
        raise CannotEditError("is written in a way that cannot be edited safely")
    drop(new, at)
    prove(tree, source.tree)
    return changed


def added_item(source: Source, container: Container, spans: Spans, at: int, item: str) -> list[Splice]:
    """Return the splices that make `item` the one with index `at`; what they do is still to be proved."""
    one_line = "\n" not in source.text[spans.opening : spans.closing]
    begin = source.text.rfind("\n", 0, spans.opening) + 1
    if one_line:
        lone = isinstance(container, ast.Tuple) and len(spans.items) == 1
        shown = [source.text[slice(*span)] for span in spans.items]
        shown.insert(at, item)
        end = source.text.find("\n", spans.closing)
        line = source.text[begin : end if end >= 0 else None].rstrip()
        if "\n" not in item and len(line) + len(item) + 2 - lone <= LINE_LENGTH:
            if not spans.items:
                comma = "," if isinstance(container, ast.Tuple) else ""
                return [Splice(spans.opening + 1, spans.closing, f"{item}{comma}")]
            if at < len(spans.items):
                return [Splice(spans.items[at][0], spans.items[at][0], f"{item}, ")]
            last = spans.items[-1][1]
            return [Splice(last, spans.closing if lone else last, f", {item}")]
        indent = source.text[begin : spans.opening]
        indent = indent[: len(indent) - len(indent.lstrip())]
        body = "".join(f"{indent}    {one},\n" for one in shown)
        return [Splice(spans.opening + 1, spans.closing, f"\n{body}{indent}")]
    if at < len(spans.items):
        start = spans.items[at][0]
        before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
        if before.strip():
            return [Splice(start, start, f"{item}, ")]
        place = source.text.rfind("\n", 0, start) + 1
        while at and (above := source.text.rfind("\n", 0, place - 1) + 1) > spans.items[at - 1][1]:
            if not source.text[above:place].lstrip().startswith("#"):
                break
            place = above  # a comment stays above its item
        block = "".join(f"{before}{shown_line}\n" for shown_line in f"{item},".split("\n"))
        return [Splice(place, place, block)]
    return _appended(source, spans, item)


def _appended(source: Source, spans: Spans, item: str) -> list[Splice]:
    """Put an item behind the last line of items, in a container of several lines."""
    close_line = source.text.rfind("\n", 0, spans.closing) + 1
    hugged = bool(source.text[close_line : spans.closing].strip())
    if not spans.items:
        raise CannotEditError("has nothing but comments where an item belongs")
    first, last = spans.items[-1]
    if hugged:
        return [Splice(last, last, f", {item}")]
    before = source.text[source.text.rfind("\n", 0, first) + 1 : first]
    indent = before[: len(before) - len(before.lstrip())]
    end_of_line = source.text.find("\n", spans.trailing_comma or last) + 1
    trailing = "," if spans.trailing_comma is not None else ""
    block = "".join(f"{indent}{line}\n" for line in f"{item}{trailing}".split("\n"))
    splices = [Splice(end_of_line, end_of_line, block)]
    return splices if trailing else [*splices, Splice(last, last, ",")]


def removed_item(source: Source, container: Container, spans: Spans, at: int) -> list[list[Splice]]:
    """Return the ways to take out the item with index `at`, best first; what they do is still to be proved."""
    start, end = spans.items[at]
    rest = [source.text[slice(*span)] for number, span in enumerate(spans.items) if number != at]
    lone = "," if isinstance(container, ast.Tuple) and len(rest) == 1 else ""
    begin = source.text.rfind("\n", 0, start) + 1
    stop = source.text.find("\n", end) + 1
    ways = []
    flat = [Splice(spans.opening + 1, spans.closing, f"{', '.join(rest)}{lone}")]
    if source.text[begin:start].strip() == "" and source.text[end:stop].strip() in (",", ""):
        ways.append([Splice(begin, stop, "")])
        if at and at == len(spans.items) - 1:
            comma = source.text.find(",", spans.items[at - 1][1])
            ways.append([Splice(begin, stop, ""), Splice(comma, comma + 1, "")])
    if at + 1 < len(spans.items):
        ways.append([Splice(start, spans.items[at + 1][0], "")])
    elif at:
        ways.append([Splice(spans.items[at - 1][1], end, lone)])
    # Last, since adding explodes a line that grows too long, and nothing tells that from one exploded by hand.
    return [*ways, flat]

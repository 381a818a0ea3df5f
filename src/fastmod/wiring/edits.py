"""The list in a wiring file, edited as lines: `__all__`, `MODULES`, or a router's include calls."""

from __future__ import annotations

import ast
from collections.abc import Callable

from fastmod.errors import PlaceError
from fastmod.ordering import export_key, natural_key
from fastmod.wiring.lists import Wiring

__all__ = ["LISTS", "CannotWireError", "by_hand", "edit_includes", "edit_list", "item_name", "list_node", "parse"]

LISTS = {"layer": "__all__", "registry": "MODULES"}


class CannotWireError(PlaceError):
    """The file does not parse or lost its list; the message says which, the hint what to add by hand."""


def parse(lines: list[str], wiring: Wiring) -> ast.Module:
    try:
        return ast.parse("".join(lines))
    except SyntaxError as error:
        raise CannotWireError(
            f"does not parse (line {error.lineno})", hint=f"mend it, then add: {by_hand(wiring)}"
        ) from None


def by_hand(wiring: Wiring) -> str:
    return "; ".join(link.source().strip() for link in wiring.links) or "nothing"


def edit_list(lines: list[str], wiring: Wiring, gone: set[str], wanted: set[str], tree: ast.Module) -> None:
    """Bring `__all__` or `MODULES` up to date, one item a line. `tree` is that of `lines`."""
    target = LISTS[wiring.kind]
    quote = '"{}"' if wiring.kind == "layer" else "{}"
    # Modules stand in the order of their folders: `order_items` before `orders`, though not in capitals.
    key: Callable[[str], object] = export_key if wiring.kind == "layer" else str.lower
    node = list_node(tree, target)
    if node is None:
        if wiring.kind == "registry":
            raise CannotWireError(f"has no list `{target}`", hint=f"add it by hand: {by_hand(wiring)}")
        if wanted:
            items = "".join(f"    {quote.format(name)},\n" for name in sorted(wanted, key=export_key))
            lines.append(f"\n{target} = [\n{items}]\n")
        return
    statement, sequence = node
    texts = {item_name(item): item for item in sequence.elts}
    names = [name for name in texts if name is not None and name not in gone]
    if not (gone & set(texts)) and wanted <= set(names):
        return
    if wiring.kind == "layer" and not wanted and not names:
        del lines[statement.lineno - 1 : statement.end_lineno]
        while lines and not lines[-1].strip():
            del lines[-1]
        return
    if not _is_one_a_line(lines, sequence) or not (wanted or names):
        if len(texts) < len(sequence.elts) or None in texts or "#" in _inside(lines, sequence):
            listed = ", ".join(sorted({*wanted - set(names)})) or "nothing"
            out = ", ".join(sorted(gone & set(texts))) or "nothing"
            hint = f"write one entry a line, or edit it by hand; add: {listed}; take out: {out}"
            raise CannotWireError(f"has more in `{target}` than names", hint=hint)
        _rewrite(lines, sequence, [quote.format(name) for name in sorted({*names, *wanted}, key=key)])  # type: ignore[arg-type]
        return
    dropped = sorted((texts[name] for name in gone if name in texts), key=lambda item: item.lineno, reverse=True)
    for item in dropped:
        del lines[item.lineno - 1 : item.end_lineno]
    if missing := sorted(wanted - set(names), key=key):  # type: ignore[arg-type]
        found = list_node(parse(lines, wiring) if dropped else tree, target)
        assert found is not None  # it was there a moment ago  # noqa: S101
        _insert_items(lines, found[1], {quote.format(name): key(name) for name in missing}, key)


def _is_one_a_line(lines: list[str], sequence: ast.List | ast.Tuple) -> bool:
    """Whether each item stands alone on its line with a comma behind it, and the brackets on lines of their own."""
    rows = [item.lineno for item in sequence.elts]
    last = sequence.end_lineno or sequence.lineno
    if sequence.lineno in rows or last in rows or len({*rows}) < len(rows) or lines[last - 1].strip()[0] not in "])":
        return False
    return all(
        lines[item.lineno - 1].encode()[item.end_col_offset :].lstrip().startswith(b",")
        and not lines[item.lineno - 1].encode()[: item.col_offset].strip()
        for item in sequence.elts
        if item.lineno == item.end_lineno
    )


def _inside(lines: list[str], sequence: ast.List | ast.Tuple) -> str:
    """The lines of the list, less what stands behind its end."""
    last = sequence.end_lineno or sequence.lineno
    end = lines[last - 1].encode()[: sequence.end_col_offset].decode()
    return "".join([*lines[sequence.lineno - 1 : last - 1], end])


def _insert_items(
    lines: list[str], sequence: ast.List | ast.Tuple, missing: dict[str, object], key: Callable[[str], object]
) -> None:
    """Put items, in their order, each before the first one there with a greater key."""
    present = [(key(name), item.lineno) for item in sequence.elts if (name := item_name(item))]
    # From the last to the first: a place that is still to come does not move.
    for shown, wanted in reversed(missing.items()):
        later = next((line for other, line in present if other > wanted), sequence.end_lineno or 1)  # type: ignore[operator]
        lines.insert(later - 1, f"    {shown},\n")


def _rewrite(lines: list[str], sequence: ast.List | ast.Tuple, items: list[str]) -> None:
    """Explode a list that stands in one line, or close one that has become empty."""
    first, last = sequence.lineno - 1, (sequence.end_lineno or sequence.lineno) - 1
    start = lines[first].encode()[: sequence.col_offset].decode()
    end = lines[last].encode()[sequence.end_col_offset or 0 :].decode()
    opening, closing = "[]" if isinstance(sequence, ast.List) else "()"
    body = "\n" + "".join(f"    {item},\n" for item in items) if items else ""
    lines[first : last + 1] = f"{start}{opening}{body}{closing}{end}".splitlines(keepends=True)


def list_node(tree: ast.Module, target: str) -> tuple[ast.stmt, ast.List | ast.Tuple] | None:
    for node in tree.body:
        names = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(name, ast.Name) and name.id == target for name in names):
            value = getattr(node, "value", None)
            if isinstance(value, ast.List | ast.Tuple):
                return node, value
    return None


def item_name(item: ast.expr) -> str | None:
    if isinstance(item, ast.Constant) and isinstance(item.value, str):
        return item.value
    return item.id if isinstance(item, ast.Name) else None


def edit_includes(lines: list[str], wiring: Wiring, gone: set[str], wanted: set[str], tree: ast.Module) -> None:
    """Bring the `router.include_router(...)` calls up to date; new ones come after the last, in name order.

    `tree` is that of `lines`.
    """
    calls = _include_calls(tree)
    dropped = sorted(gone & set(calls), key=lambda name: calls[name].lineno, reverse=True)
    for name in dropped:
        del lines[calls[name].lineno - 1 : calls[name].end_lineno]
    if missing := sorted(wanted - set(calls), key=natural_key):
        _insert_includes(lines, missing, wiring, parse(lines, wiring) if dropped else tree)


def _insert_includes(lines: list[str], missing: list[str], wiring: Wiring, tree: ast.Module) -> None:
    calls = _include_calls(tree)
    anchors = [call.end_lineno or 0 for call in calls.values()] or [
        node.end_lineno or 0
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "router"
    ]
    if not anchors:
        raise CannotWireError("has no `router`", hint=f"add it by hand: {by_hand(wiring)}")
    present = [(natural_key(name), call.lineno) for name, call in calls.items()]
    for name in reversed(missing):
        at = next((line - 1 for other, line in present if other > natural_key(name)), max(anchors))
        if not lines[at - 1].endswith("\n"):
            lines[at - 1] += "\n"
        lines.insert(at, f"router.include_router({name})\n")


def _include_calls(tree: ast.Module) -> dict[str, ast.stmt]:
    calls: dict[str, ast.stmt] = {}
    for node in tree.body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args):
            continue
        function, argument = node.value.func, node.value.args[0]
        if isinstance(function, ast.Attribute) and function.attr == "include_router" and isinstance(argument, ast.Name):
            calls[argument.id] = node
    return calls

"""Adding members to classes, proved by the syntax trees before and after."""

from __future__ import annotations

import ast
from itertools import pairwise

from fastmod.edits.classes import bound_names, find_class, is_docstring, name_of
from fastmod.edits.imports import Import, import_added
from fastmod.edits.places import COLUMNS, Where, is_described, place_member
from fastmod.edits.proof import prove, same
from fastmod.edits.result import AlreadyThere, Cannot, CannotEditError, Changed, Outcome
from fastmod.edits.source import Source, Splice, first_line, indented, parse, read, tree_of

__all__ = ["Where", "add_member"]


def add_member(
    text: str,
    class_name: str,
    member: str,
    imports: tuple[Import, ...] = (),
    where: Where = COLUMNS,
) -> Outcome:
    """Add a member, written without indentation, to a class, and the imports that it needs.

    A member of that name makes it `AlreadyThere`, and only `same` when it says the same; imports are then left alone.
    """
    try:
        source = read(text)
        found = find_class(source.tree, class_name)
        name = _name(member)
        if name in bound_names(found.body):
            return AlreadyThere(same(_nodes(found, name), _wanted(member, "    ")))
        hidden = {*bound_names(found.body)} - {name}
        if any(one.bound in hidden for one in imports):
            return Cannot(f"has a member in `{class_name}` that hides an import of the new one")
        changed = _added(source, class_name, member, where)
        for one in imports:
            changed = import_added(changed, one)
    except CannotEditError as error:
        return Cannot(error.reason)
    return Changed(changed)


def _wanted(member: str, indent: str) -> list[ast.stmt]:
    outer = parse(f"class _:\n{indented(member, indent)}").body[0]
    assert isinstance(outer, ast.ClassDef)  # noqa: S101
    return outer.body


def _name(member: str) -> str:
    first, *rest = _wanted(member, "    ")
    name = name_of(first)
    if name is None or len(rest) > 1 or any(not is_docstring(node) for node in rest):
        raise CannotEditError("was to get something that is not one member")
    return name


def _nodes(found: ast.ClassDef, name: str) -> list[ast.stmt]:
    """Return the member of that name and the bare string that describes it."""
    if sum(name == one for one in bound_names(found.body)) > 1:
        raise CannotEditError(f"binds `{name}` in `{found.name}` more than once")
    for at, node in enumerate(found.body):
        if name_of(node) == name:
            return found.body[at : at + 2] if is_described(found.body, at) else [node]
    raise CannotEditError(f"binds `{name}` in `{found.name}` in a way of its own")


def _added(source: Source, class_name: str, member: str, where: Where) -> str:
    found = find_class(source.tree, class_name)
    if first_line(found.body[0]) <= found.lineno or _shares_lines(found.body):
        raise CannotEditError(f"has two statements in one line in `{class_name}`")
    if isinstance(found.body[0], ast.Expr) and not is_docstring(found.body[0]) and len(found.body) == 1:
        raise CannotEditError(f"has nothing but `...` in `{class_name}`")
    indent = source.indent(found.body[0])
    block = indented(member, indent)
    wanted = _wanted(member, indent)
    if len(found.body) == 1 and isinstance(found.body[0], ast.Pass):
        body = found.body[0]
        at, splice = 0, Splice(source.start(body), source.end(body), block[len(indent) : -1])
        changed = source.edited([splice])
    else:
        at, splice = place_member(source, found, block, where)
        changed = source.edited([splice])
    new_tree = tree_of(changed)
    new = find_class(new_tree, class_name)
    if not same(new.body[at : at + len(wanted)], wanted):
        raise CannotEditError("is written in a way that cannot be edited safely")
    if not is_docstring(wanted[-1]) and any(map(is_docstring, new.body[at + 1 : at + 2])):
        raise CannotEditError(f"has a bare string in `{class_name}` where the new member belongs")
    new.body[at : at + len(wanted)] = []
    if not new.body:
        new.body = [ast.Pass()]
    prove(new_tree, source.tree)
    return changed


def _shares_lines(body: list[ast.stmt]) -> bool:
    return any(first_line(later) <= (node.end_lineno or 0) for node, later in pairwise(body))

"""Adding members to classes and taking them out again, proved by the syntax trees before and after."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from fastmod.edits.classes import bound_names, find_class, is_docstring, name_of
from fastmod.edits.imports import Import, import_added
from fastmod.edits.places import COLUMNS, Where, is_described, place_member
from fastmod.edits.proof import prove, same
from fastmod.edits.result import AlreadyThere, Cannot, CannotEditError, Changed, Outcome
from fastmod.edits.source import Source, Splice, comments, first_line, indented, parse, read, tree_of
from fastmod.edits.unused import imports_removed

__all__ = ["Where", "add_member", "remove_member"]


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


def remove_member(
    text: str,
    class_name: str,
    member: str,
    imports: tuple[Import, ...] = (),
    where: Where = COLUMNS,
    *,
    edited: bool = False,
) -> Outcome:
    """Take out what `add_member` with the same arguments added, and of `imports` those that nothing else uses.

    A member that no longer says the same, or has comments, is taken out only when `edited` says that this is wanted.
    """
    try:
        source = read(text)
        found = find_class(source.tree, class_name)
        name = _name(member)
        if name not in bound_names(found.body):
            return AlreadyThere()
        nodes = _nodes(found, name)
        indent = source.indent(nodes[0])
        if not edited and not same(nodes, _wanted(member, indent)):
            return Cannot(f"has a `{name}` in `{class_name}` that says something else")
        first, last = first_line(nodes[0]), nodes[-1].end_lineno or 0
        if not edited and comments("".join(source.lines[first - 1 : last])) != comments(member):
            return Cannot(f"has a comment at `{name}` in `{class_name}`")
        changed = _taken_out(source, class_name, nodes, member, where)
        changed = imports_removed(changed, imports)
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


def _taken_out(source: Source, class_name: str, nodes: list[ast.stmt], member: str, where: Where) -> str:
    """Return the text without `nodes`: of the ways to treat the blank lines around, the one that adding undoes."""
    found = find_class(source.tree, class_name)
    at = found.body.index(nodes[0])
    if first_line(found.body[0]) <= found.lineno or _shares_lines(found.body):
        raise CannotEditError(f"has two statements in one line in `{class_name}`")
    possible = [source.edited([splice]) for splice in _removals(source, found, nodes)]
    found.body[at : at + len(nodes)] = []
    if not found.body:
        found.body = [ast.Pass()]
    for changed in possible:
        prove(tree_of(changed), source.tree)
    for changed in possible:
        try:
            if _added(read(changed), class_name, member, where) == source.bom + source.text:
                return changed
        except CannotEditError:
            continue
    return possible[0]


def _removals(source: Source, found: ast.ClassDef, nodes: list[ast.stmt]) -> Iterator[Splice]:
    """Yield the ways to take lines out, the most sensible first."""
    first, last = first_line(nodes[0]), nodes[-1].end_lineno or 0
    if len(found.body) == len(nodes):
        yield Splice(source.start(nodes[0]), source.end(nodes[-1]), "pass")
        return
    above = first > 1 and not source.line(first - 1).strip()
    below = last < len(source.lines) and not source.line(last + 1).strip()
    alone = above and (below or nodes[-1] is found.body[-1])
    options = [(first, last)]
    if above:
        options.insert(0 if alone else 1, (first - 1, last))
    if below:
        options.insert(0 if nodes[0] is found.body[0] else len(options), (first, last + 1))
    if above and below:
        options.append((first - 1, last + 1))
    for start, end in options:
        yield source.without_lines(start, end)

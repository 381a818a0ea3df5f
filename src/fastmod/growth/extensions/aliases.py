"""Types of fields above the classes of a schema file."""

from __future__ import annotations

import ast

from fastmod.edits import AlreadyThere, Cannot, Changed, Outcome

__all__ = ["add_alias"]


def add_alias(text: str, alias: str) -> Outcome:
    """Add `UserNickname = Annotated[...]` in front of the first class, behind the types that are there already.

    The result is proved: without the new statement it is the old one.
    """
    tree = ast.parse(text)
    name = alias.partition(" = ")[0]
    if any(name == bound for node in tree.body for bound in _bound(node)):
        return AlreadyThere(any(ast.dump(node) == ast.dump(ast.parse(alias).body[0]) for node in tree.body))
    first = next((at for at, node in enumerate(tree.body) if isinstance(node, ast.ClassDef)), None)
    if not first:
        return Cannot("begins with a class, or has none")
    above = tree.body[first - 1]
    lines = text.splitlines(keepends=True)
    apart = "" if isinstance(above, ast.Assign | ast.AnnAssign) else "\n"
    lines.insert(above.end_lineno or 0, f"{apart}{alias.rstrip()}\n")
    changed = "".join(lines)
    new = ast.parse(changed)
    del new.body[first]
    if ast.dump(new) != ast.dump(tree):
        return Cannot("is written in a way that cannot be edited safely")
    return Changed(changed)


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    name = getattr(node, "name", None)
    return [name] if isinstance(name, str) else []

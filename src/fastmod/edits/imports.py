"""Imports of a file, merged in ruff's order."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from fastmod.edits.blocks import TYPE_CHECKING, Import, checking_block, is_first_run, place, shared_line
from fastmod.edits.proof import prove
from fastmod.edits.result import UNSAFE, AlreadyThere, Cannot, CannotEditError, Changed, Outcome
from fastmod.edits.source import Source, Splice, read, tree_of
from fastmod.edits.uses import bindings
from fastmod.ordering import LINE_LENGTH, member_key

__all__ = ["Import", "add_imports", "drop_import", "import_added"]


def add_imports(text: str, imports: tuple[Import, ...]) -> Outcome:
    """Add those of `imports` that are missing."""
    if not imports:
        return AlreadyThere()
    try:
        changed = _all_added(read(text), imports)
    except CannotEditError as error:
        return Cannot(error.reason)
    return Changed(changed) if changed != text else AlreadyThere()


def import_added(text: str, wanted: Import) -> str:
    """Return the text with an import. Raises `CannotEditError`, above all when the name means something else."""
    return _all_added(read(text), (wanted,))


def _all_added(source: Source, imports: Iterable[Import]) -> str:
    """Each step is parsed; that nothing but imports was added is proved once for all that stand together."""
    before, added = source.tree, list[Import]()
    for one in imports:
        if _is_there(source, one):
            continue
        if one.for_types:
            _prove_added(source.tree, added, before)
            source = _added_for_types(read(source.bom + source.text), one)
            before, added = source.tree, list[Import]()
        else:
            source = _placed(source, source.tree.body, "", one)
            added.append(one)
    _prove_added(source.tree, added, before)
    return source.bom + source.text


def _prove_added(tree: ast.Module, added: Iterable[Import], before: ast.Module) -> None:
    """Takes the imports out of `tree`, which is of no use afterwards."""
    for one in added:
        drop_import(tree, one)
    if tree is not before:
        prove(tree, before)


def _is_there(source: Source, wanted: Import) -> bool:
    for found in bindings(source.tree, wanted.bound):
        if found.what != wanted.what:
            raise CannotEditError(f"has another `{wanted.bound}`")
        if found.for_types and not wanted.for_types:
            raise CannotEditError(f"imports `{wanted.bound}` for types only")
        return True
    return False


def _added_for_types(source: Source, wanted: Import) -> Source:
    if checking_block(source.tree) is None:
        source = read(import_added(source.bom + source.text, TYPE_CHECKING))
        run = is_first_run(source.tree.body)
        line = run[-1].end_lineno or 0
        block = f"\nif TYPE_CHECKING:\n{wanted.line('    ')}\n"
        changed = source.edited([source.after_line(line, block)])
        tree = tree_of(changed)
        if not isinstance(found := checking_block(tree), ast.If):
            raise CannotEditError("has imports that cannot be edited safely")
        tree.body.remove(found)
        prove(tree, source.tree)
        return read(changed)
    found = checking_block(source.tree)
    assert found is not None  # noqa: S101
    placed = _placed(source, found.body, source.indent(found.body[0]), wanted)
    _prove_added(tree_of(placed.bom + placed.text), [wanted], source.tree)
    return placed


def _placed(source: Source, body: list[ast.stmt], indent: str, wanted: Import) -> Source:
    run = is_first_run(body)
    home = None if wanted.alias else _home(run, wanted)
    if home is None:
        splices = [place(source, body, run, indent, wanted)]
    else:
        if shared_line(source, home):
            raise CannotEditError(f"has two statements in line {home.lineno}")
        splices = _merged(source, home, indent, wanted)
    try:
        return read(source.edited(splices))
    except CannotEditError:
        raise CannotEditError(UNSAFE) from None


def _home(run: list[ast.Import | ast.ImportFrom], wanted: Import) -> ast.ImportFrom | None:
    """Return the statement that imports other names of the module. Ruff gives each `as` a statement of its own."""
    for node in run:
        if isinstance(node, ast.ImportFrom) and not node.level and node.module == wanted.module:
            if node.names[0].name == "*":
                raise CannotEditError(f"imports everything of `{wanted.module}`")
            if not any(alias.asname for alias in node.names):
                return node
    return None


def _merged(source: Source, home: ast.ImportFrom, indent: str, wanted: Import) -> list[Splice]:
    names = home.names
    later = next((alias for alias in names if member_key(alias.name) > member_key(wanted.name)), None)
    if home.lineno == home.end_lineno:
        line = source.line(home.lineno).rstrip()
        parenthesized = source.text[source.end(home) - 1] == ")"
        bare = line[: len(line) - len(source.text[source.end(home) : source.starts[home.lineno - 1] + len(line)])]
        if parenthesized or len(bare) + len(wanted.name) + 2 <= LINE_LENGTH:
            return [_inline(source, names, later, wanted.name)]
        ordered = sorted([*(alias.name for alias in names), wanted.name], key=member_key)
        shown = "".join(f"{indent}    {name},\n" for name in ordered)
        if sorted(ordered[:], key=member_key) == ordered:
            return [Splice(source.start(names[0]), source.end(names[-1]), f"(\n{shown}{indent})")]
    anchor = later or names[-1]
    line = source.line(anchor.lineno)
    own_line = line.strip().partition("#")[0].strip() in (anchor.name, f"{anchor.name},")
    if not own_line:
        return [_inline(source, names, later, wanted.name)]
    before = line[: source.start(anchor) - source.starts[anchor.lineno - 1]]
    if later:
        return [source.before_line(anchor.lineno, f"{before}{wanted.name},\n")]
    splices = [source.after_line(anchor.lineno, f"{before}{wanted.name},\n")]
    if source.text[source.end(anchor) : source.end(anchor) + 1] != ",":
        splices.append(Splice(source.end(anchor), source.end(anchor), ","))
    return splices


def _inline(source: Source, names: list[ast.alias], later: ast.alias | None, name: str) -> Splice:
    at = source.start(later) if later else source.end(names[-1])
    return Splice(at, at, f"{name}, " if later else f", {name}")


def drop_import(tree: ast.Module, gone: Import) -> None:
    """Take an import out of a tree, and the statement when that was all of it."""
    block = checking_block(tree)
    for body in [tree.body, *([block.body] if block else [])]:
        for node in body:
            if isinstance(node, ast.Import) and gone.name == "":
                hit = [one for one in node.names if one.name == gone.module and one.asname == gone.alias]
            elif isinstance(node, ast.ImportFrom) and node.module == gone.module and not node.level:
                hit = [one for one in node.names if one.name == gone.name and one.asname == gone.alias]
            else:
                continue
            if hit:
                node.names.remove(hit[0])
                if not node.names:
                    body.remove(node)
                return

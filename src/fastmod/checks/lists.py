"""Wiring lists against their folders: what `fastmod.wiring` would change is what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fastmod.checks.findings import Finding, Fix, found
from fastmod.checks.tree import ProjectTree, wired
from fastmod.project import MODULES
from fastmod.wiring.lists import Link, Wiring

__all__ = ["check_lists"]

_MISSING = {
    "layer": ("wiring/class-not-exported", "does not re-export {names} of `{file}`"),
    "router": ("wiring/endpoint-not-included", "does not include the router of `{file}`"),
    "registry": ("wiring/module-not-registered", "does not list the module of `{file}`"),
}


def check_lists(tree: ProjectTree) -> Iterator[Finding]:
    """Hold every layer's `__init__.py`, every module's router and the registry against the files they list."""
    for path in sorted(tree.links - tree.rendered.keys()):  # of a file of the templates `drift` says it
        if path.startswith(f"{MODULES}/"):
            message = "is a link: what lies behind it is not checked, and lists keep what they say of it"
            yield found("wiring/link", path, message, "put what it points to in its place")
    for path, wiring in tree.wiring.items():
        source = tree.sources.get(path)
        if source is None and tree.is_behind_link(path):
            continue
        if source is None:
            fix = Fix("wire", path) if wiring.kind == "layer" or path in tree.rendered else None
            mend = "" if fix else f"write it, with `{'; '.join(link.source().strip() for link in wiring.links)}`"
            yield found("wiring/no-list", path, f"is missing; it would list {_files(wiring.links)}", mend, fix=fix)
            continue
        content = source.content.replace(b"\r\n", b"\n")
        if content == tree.lists.get(path):
            continue  # what is brought in line once is in line
        expected = wired(content, wiring)
        if expected is None:
            yield found("wiring/unreadable", path, "has no list that could be checked", _by_hand(wiring))
        elif expected != content and not _lists_unreadable(tree, source.body, wiring):
            yield from _differences(path, source.body, wiring)


def _lists_unreadable(tree: ProjectTree, body: list[ast.stmt], wiring: Wiring) -> bool:
    """Whether a listed file does not parse, as in the middle of a merge: what it holds is not known before it does."""
    files = (
        tree.sources.get(f"{(node.module or '').replace('.', '/')}.py")
        for node in body
        if isinstance(node, ast.ImportFrom) and not node.level and wiring.managed.fullmatch(node.module or "")
    )
    return any(file is not None and not file.pristine and file.problem is not None for file in files)


def _differences(path: str, body: list[ast.stmt], wiring: Wiring) -> Iterator[Finding]:
    fix = Fix("wire", path)
    wanted = {link.module: link for link in wiring.links}
    present: dict[str, ast.ImportFrom] = {}
    for node in body:
        if isinstance(node, ast.ImportFrom) and not node.level and wiring.managed.fullmatch(node.module or ""):
            present[node.module or ""] = node
    said = False
    for module, node in present.items():
        if module not in wanted:
            message = f"lists `{module.replace('.', '/')}.py`, which is not there"
            yield found("wiring/gone", path, message, line=node.lineno, fix=fix)
            said = True
    rule, sentence = _MISSING[wiring.kind]
    for module, link in wanted.items():
        bound = {alias.asname or alias.name for alias in present[module].names} if module in present else set()
        missing = [name for name in link.bound if name not in bound]
        if missing or bound - set(link.bound):
            names = ", ".join(f"`{name}`" for name in missing or sorted(bound))
            line = present[module].lineno if module in present else 1
            message = sentence.format(names=names, file=f"{module.replace('.', '/')}.py")
            yield found(rule, path, message, line=line, fix=fix)
            said = True
    if not said:
        yield found(rule, path, "imports what it should, but its list does not name all of it", fix=fix)


def _files(links: tuple[Link, ...]) -> str:
    return ", ".join(f"`{link.module.replace('.', '/')}.py`" for link in links) or "nothing"


def _by_hand(wiring: Wiring) -> str:
    return f"mend the file, then add by hand: {'; '.join(link.source().strip() for link in wiring.links) or 'nothing'}"

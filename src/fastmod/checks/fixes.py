"""What `--fix` does: rename a file to its class, wire a list, restore a file of the templates; nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fastmod.checks.drift import is_owned
from fastmod.checks.findings import Finding, Fix
from fastmod.checks.tree import ProjectTree, wired
from fastmod.plan import Change, Plan
from fastmod.template.render import RenderedFile

__all__ = ["fix_plan", "fixed_tree"]

Edits = Mapping[str, RenderedFile | None]
"""New content by path; None takes the file away."""


@dataclass(frozen=True, slots=True)
class _Step:
    reason: str
    edits: Edits


def fixed_tree(tree: ProjectTree, findings: Iterable[Finding]) -> tuple[ProjectTree, dict[str, str]]:
    """Return the tree after all fixes of `findings`, and the reason for each path that changed."""
    reasons: dict[str, str] = {}
    wanted = dict.fromkeys(finding.fix for finding in findings if finding.fix is not None)
    for fix in sorted(wanted, key=lambda fix: fix.kind != "rename"):  # what is only called otherwise is not missing
        source = next(one.path for one in findings if one.fix == fix)
        step = _steps(tree, source, fix)
        files = dict(tree.files)
        executables = set(tree.executables)
        for path, file in step.edits.items():
            if file is None:
                del files[path]
            else:
                files[path] = file.content
                executables |= {path} if file.executable else set()
            reasons[path] = step.reason
        tree = replace(tree, files=files, executables=frozenset(executables))
    return tree, reasons


def fix_plan(before: ProjectTree, after: ProjectTree, reasons: Mapping[str, str]) -> Plan:
    """Return the difference of two trees as a plan."""
    changes = []
    for path in sorted(before.files.keys() | after.files.keys()):
        old, new = before.files.get(path), after.files.get(path)
        if old == new:
            continue
        kind = "create" if path not in before.files else "delete" if path not in after.files else "update"
        executable = path in after.executables
        changes.append(Change(kind, path, reasons[path], old, new, executable))  # type: ignore[arg-type]
    return Plan("check", tuple(changes))


def _steps(tree: ProjectTree, source: str, fix: Fix) -> _Step:
    if fix.kind == "rename":
        return _Step(f"renamed to its class, from {source}", _rename(tree, source, fix.target))
    if fix.kind == "wire":
        return _Step("wired", _wire(tree, fix.target))
    return _Step("restored", _restore(tree, fix.target))


def _rename(tree: ProjectTree, source: str, target: str) -> dict[str, RenderedFile | None]:
    """Move a file, and say its new name wherever the application or its tests import it."""
    content = tree.files.get(source)
    if content is None or target in tree.files:
        return {}
    edits: dict[str, RenderedFile | None] = {source: None, target: RenderedFile(content)}
    old, new = (path.removesuffix(".py").replace("/", ".").encode() for path in (source, target))
    dotted = re.compile(rb"(?<![\w.])" + re.escape(old) + rb"(?!\w)")
    for path, text in tree.files.items():
        if path.endswith(".py") and text and path != source and old in text and not _is_list(tree, path):
            changed = dotted.sub(new, text)
            if changed != text:
                edits[path] = RenderedFile(changed, path in tree.executables)
    return edits


def _is_list(tree: ProjectTree, path: str) -> bool:
    """Lists are wired afterwards, which keeps their order."""
    return path in tree.wiring


def _wire(tree: ProjectTree, path: str) -> dict[str, RenderedFile | None]:
    rendered = tree.rendered.get(path)
    content = tree.files.get(path)
    if content is None:
        content = rendered.content if rendered else b""
    if path in tree.wiring:
        newline = b"\r\n" in content
        content = wired(content, tree.wiring[path]) or content
        content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if newline else content
    return {path: RenderedFile(content, path in tree.executables)}


def _restore(tree: ProjectTree, target: str) -> dict[str, RenderedFile | None]:
    """Bring back a file, or all of a folder; lists among them are brought up to what stands in their folders."""
    edits: dict[str, RenderedFile] = {}
    for path, file in tree.rendered.items():
        inside = path == target or (target.endswith("/") and path.startswith(target))
        if inside and path not in tree.files and is_owned(path):
            edits[path] = file
    restored = replace(tree, files={**tree.files, **{path: file.content for path, file in edits.items()}})
    for path, file in edits.items():
        if path in restored.wiring:
            edits[path] = RenderedFile(wired(file.content, restored.wiring[path]) or file.content, file.executable)
    return dict(edits)

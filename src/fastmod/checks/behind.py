"""Behind: newer templates exist. Information, since nobody is late before they want what is new."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastmod.checks.findings import Finding, found
from fastmod.checks.tree import ProjectTree
from fastmod.template.render import ANSWERS_FILE

__all__ = ["check_behind", "version_key"]

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")


def check_behind(tree: ProjectTree) -> Iterator[Finding]:
    """Compare the versions in the manifest with each other and with the newest one."""
    manifest = tree.manifest
    if tree.version_problem:
        yield found(
            "behind/unknown-version",
            ANSWERS_FILE,
            f"{tree.version_problem}; drift was not checked",
            "upgrade fastmod, then run `fastmod check` again",
            line=_line(tree, "_commit"),
        )
        return
    own, grown = manifest.release.removeprefix("v"), manifest.grown_with
    if version_key(own) != version_key(grown):
        yield found(
            "behind/two-versions",
            ANSWERS_FILE,
            f"the project's own files stand on templates {own}, the grown ones on {grown}",
            "fastmod update",
            line=_line(tree, "grown_with"),
        )
    oldest = min(own, grown, key=version_key)
    if version_key(oldest) < version_key(tree.newest):
        yield found(
            "behind/newer-templates",
            ANSWERS_FILE,
            f"the project stands on templates {oldest}, the newest are {tree.newest}",
            "fastmod update",
            line=_line(tree, "_commit"),
        )


def version_key(version: str) -> tuple[int, ...]:
    """Return the numbers of a version; what is none comes before all that are."""
    match = _VERSION.fullmatch(version)
    return tuple(int(part) for part in match[1].split(".")) if match else ()


def _line(tree: ProjectTree, key: str) -> int:
    text = (tree.files.get(ANSWERS_FILE) or b"").decode(errors="replace")
    return next((number for number, line in enumerate(text.split("\n"), 1) if line.startswith(f"{key}:")), 1)

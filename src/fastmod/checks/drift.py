"""Drift: what differs from what the templates have. Edits are the owner's right, so they are only told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from fastmod.checks.findings import Finding, Fix, found
from fastmod.checks.tree import ProjectTree, wired
from fastmod.migrations import VERSIONS

__all__ = ["check_drift", "is_owned"]


def is_owned(path: str) -> bool:
    """Whether the templates stay the owner of a file that they rendered; a migration is the user's once written."""
    return not path.startswith(VERSIONS)


def check_drift(tree: ProjectTree) -> Iterator[Finding]:
    """Compare every file of the templates with the tree; folders that are gone as a whole are one finding."""
    owned = {path: file for path, file in tree.rendered.items() if is_owned(path)}
    missing = [path for path in owned if path not in tree.files]
    yield from _missing(tree, missing)
    for path, file in owned.items():
        if path in missing:
            continue
        content = tree.files[path]
        if content is None:
            yield found(
                "drift/not-a-file", path, "is a folder or a link; the templates have a file there", _accept(path)
            )
            continue
        if file.executable and path not in tree.executables:
            yield found("drift/not-executable", path, "is not executable; the templates have it so", f"chmod +x {path}")
        line = _first_difference(tree, path, content, file.content)
        if line:
            yield found("drift/edited", path, "differs from the templates", _accept(path), line=line)


def _missing(tree: ProjectTree, missing: list[str]) -> Iterator[Finding]:
    if not missing:
        return
    present = {folder for path in tree.files for folder in _folders(path)}
    gone: dict[str, list[str]] = {}
    for path in missing:
        whole = [folder for folder in _folders(path) if folder not in present]
        gone.setdefault(whole[0] if whole else path, []).append(path)
    for folder, paths in gone.items():
        alone = len(paths) == 1
        place = paths[0] if alone else folder
        what = "is missing" if alone else f"is missing with its {len(paths)} files"
        message = f"{what}; the templates have it"
        mend = f"fastmod check --fix, or `fastmod check --accept {place}` if you do not want it"
        yield found("drift/missing", place, message, mend, fix=Fix("restore", place))


def _folders(path: str) -> list[str]:
    """Return the folders above a path, the uppermost first, each with its slash."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]


def _first_difference(tree: ProjectTree, path: str, ours: bytes, rendered: bytes) -> int:
    """Return the first line that differs, 0 for none. A wiring file is compared by what its list does not explain."""
    if ours == rendered:
        return 0
    ours, rendered = ours.replace(b"\r\n", b"\n"), rendered.replace(b"\r\n", b"\n")
    wiring = tree.wiring.get(path)
    if wiring is not None:
        theirs = tree.lists.get(path)
        # What the templates have, with the entries of this tree, is how nearly all of them are.
        mine = ours if ours == theirs else wired(ours, wiring)
        if mine is not None and theirs is not None:
            ours, rendered = mine, theirs
    if ours == rendered:
        return 0
    pairs = zip(ours.split(b"\n"), rendered.split(b"\n"), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs))) + 1


def _accept(path: str) -> str:
    return f"fastmod check --accept {path}"

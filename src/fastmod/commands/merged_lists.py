"""Lists of imports after a branch merge: computed from their folders, with what both sides wrote beside them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fastmod import git
from fastmod.commands.list_merge import merge_list
from fastmod.errors import PlaceError
from fastmod.merge import File
from fastmod.plan import Change
from fastmod.project import read_python
from fastmod.wiring import ensure, wanted_wiring
from fastmod.wiring.lists import Wiring

__all__ = ["one_side", "settled_lists"]

FOLDERS = ("app",)
LABELS = ("yours", "before both", "theirs")


def settled_lists(root: Path, sides: tuple[str, str, str], changes: Mapping[str, Change]) -> list[Change]:
    """Bring every list in line with its folder; where git has a conflict, both sides' other lines must agree."""
    python = read_python(root, FOLDERS)
    files = _parsing({path: content for path, content in python.items() if content is not None})
    merged = {path: one.after for path, one in changes.items() if one.kind == "update" and one.after is not None}
    files |= {path: content for path, content in merged.items() if path.startswith("app/") and path.endswith(".py")}
    found = []
    for path, wiring in wanted_wiring(files).items():
        there = (root / path).read_bytes() if (root / path).is_file() else None
        planned, text = changes.get(path), files.get(path)
        side = one_side(root, sides, path, wiring)
        if planned is not None and planned.kind == "conflict":
            text = side or _beside(root, sides, path, wiring)
        elif text is not None and side is not None and _rest(text, wiring) == _rest(side, wiring):
            text = side  # git puts the entries of both sides one after the other, not in their order
        if text is None or there is None:
            continue
        try:
            after = ensure(text.decode(), wiring).encode()
        except (PlaceError, UnicodeDecodeError):
            continue  # said by `fastmod check`
        if after != there:
            found.append(Change("update", path, "holds a list", there, after))
    return found


def one_side(root: Path, sides: tuple[str, str, str], path: str, wiring: Wiring) -> bytes | None:
    """Return a side that has all lines that both sides wrote beside the list; None where there is no such side."""
    texts = [git.content_in(root, side, path) for side in sides]
    if texts[1] is None or texts[2] is None:
        return None
    base, ours, theirs = (_rest(text, wiring) if text is not None else None for text in texts)
    if ours is None or theirs is None:
        return None
    if theirs in (ours, base):
        return texts[1]
    return texts[2] if ours == base else None


def _beside(root: Path, sides: tuple[str, str, str], path: str, wiring: Wiring) -> bytes | None:
    """Return what both sides wrote beside the list, merged; None where that is a conflict."""
    texts = (git.content_in(root, side, path) for side in sides)
    base, ours, theirs = (None if text is None else File(text) for text in texts)
    answer = merge_list(path, (base, ours, theirs), wiring, LABELS)
    return answer.file.content if answer and answer.kind != "conflict" and answer.file else None


def _rest(text: bytes, wiring: Wiring) -> str | None:
    """Return what a file has beside its list, None for what is not Python or has no such list."""
    try:
        return ensure(text.decode(), replace(wiring, links=()))
    except (PlaceError, UnicodeDecodeError):
        return None


def _parsing(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out what does not parse: a file with conflict markers, or the user's own in the middle of an edit."""
    good = {}
    for path, content in files.items():
        if path.endswith(".py"):
            try:
                ast.parse(content)
            except SyntaxError:
                continue
            good[path] = content
    return good

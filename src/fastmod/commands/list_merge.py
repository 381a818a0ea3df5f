"""Lists of imports whose both sides changed: the user's text, with the entries that the planned tree wants.

Two sides that each add a line to a list are a conflict to a merge of lines, and none to a list that says what lies in a
folder. So what stands beside the entries is merged alone, and the entries follow the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fastmod.errors import PlaceError
from fastmod.merge import File, Merged, merge_python, merge_trees
from fastmod.merge.files import Stages
from fastmod.wiring import ensure, entries, touched_wiring, wanted_wiring
from fastmod.wiring.lists import Link, Wiring

__all__ = ["merge_list", "with_lists"]

Labels = tuple[str, str, str]


def with_lists(answers: Iterable[Merged], labels: Labels) -> tuple[Merged, ...]:
    """Return the answers of a merge with all lists in line with the files that it adds, changes, keeps and removes.

    Entries of files that the merge is not about stay as the user has them; a file that cannot be read in the middle of
    a conflict keeps its entry.
    """
    every = tuple(answers)
    touched = touched_wiring(dict(_present(every)), [one.path for one in every if one.kind == "removed"])
    lists = wanted_wiring({one.path: b"" for one in every}, lambda path, content: ())
    return tuple(
        _in_line(one, lists[one.path], touched.get(one.path), labels) if one.path in lists else one for one in every
    )


def merge_list(path: str, stages: Stages, wiring: Wiring, labels: Labels) -> Merged | None:
    """Merge what stands beside the entries of a list; all entries of ours stay. None where there is no such list."""
    base, ours, theirs = stages
    if ours is None or theirs is None:
        return None
    try:
        links = entries(ours.content.decode(), wiring)
        one, other = (None if file is None else _with_entries(file, links, wiring) for file in (base, theirs))
    except (PlaceError, UnicodeDecodeError):
        return None
    sides = [{} if file is None else {path: file} for file in (one, ours, other)]
    return replace(merge_python(merge_trees(sides[0], sides[1], sides[2], labels=labels)[0]), stages=stages)


def _present(answers: Iterable[Merged]) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the plan leaves, where a list may not know of them."""
    for one in answers:
        file = one.file if one.kind in ("added", "merged", "conflict") else None
        if file is not None and not file.symlink and one.path.startswith("app/") and one.path.endswith(".py"):
            yield one.path, file.content


def _in_line(answer: Merged, wiring: Wiring, touched: Wiring | None, labels: Labels) -> Merged:
    _, ours, theirs = answer.stages
    both = answer.kind in ("conflict", "merged", "kept") and None not in (ours, theirs)
    found = merge_list(answer.path, answer.stages, wiring, labels) if both else None
    if found is None or (found.kind == "conflict" and answer.kind != "conflict"):
        found = answer
    if found.file is None or found.kind in ("conflict", "removed", "deleted-by-user") or touched is None:
        return found
    try:
        after = _ensured(found.file, touched)
    except (PlaceError, UnicodeDecodeError):
        return answer  # somebody has written into an entry: lines are merged, or conflict
    if after == found.file:
        return found
    kind = "merged" if found.kind == "kept" else found.kind
    reason = "your list, with what the templates have now" if both or found.kind == "kept" else found.reason
    return replace(found, kind=kind, reason=reason, file=after)


def _with_entries(file: File, links: tuple[Link, ...], wiring: Wiring) -> File:
    """Let a list have these entries; they come before its own ones go, so that it never is without any."""
    modules = {link.module for link in links}
    own = tuple(link for link in entries(file.content.decode(), wiring) if link.module not in modules)
    both = _ensured(file, replace(wiring, links=tuple(sorted((*links, *own), key=lambda link: link.module))))
    return _ensured(both, replace(wiring, links=links))


def _ensured(file: File, wiring: Wiring) -> File:
    return replace(file, content=ensure(file.content.decode(), wiring).encode())

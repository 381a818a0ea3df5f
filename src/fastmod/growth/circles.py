"""References that go round in a circle: refused, unless one of them may be empty and stays inside a module.

In a circle of required references no first record could be stored, and no table be made first. An optional one closes
a circle without harm: its records and its table come first without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fastmod.errors import RequestError

if TYPE_CHECKING:
    from fastmod.growth.landscape import Landscape, Reference

__all__ = ["closing_references", "refuse_circles"]

Targets = dict[str, set[str]]


def refuse_circles(landscape: Landscape) -> None:
    """Raise `RequestError` when entities need each other in a circle. An entity may point to itself."""
    pointers = [(one.owner, one.target) for one in landscape.references() if not _may_close(one, landscape)]
    targets = _targets((*pointers, *landscape.built_in()))
    done: set[str] = set()
    for start in targets:
        circle = _circle(start, targets, done, [])
        if circle:
            inside = len({key.partition(".")[0] for key in circle}) == 1
            raise RequestError(
                f"the references would go round in a circle: {' -> '.join(circle)}",
                hint="make one of them `:optional`, or turn it round"
                if inside and all(landscape.records[key].origin == "fastmod" for key in circle)
                else "turn one of them round, or keep a number without a reference: `bigint`",
            )


def closing_references(landscape: Landscape) -> frozenset[tuple[str, str]]:
    """Return the optional references that lie on a circle, as owner and field."""
    every = list(landscape.references())
    targets = _on_circles(_targets((one.owner, one.target) for one in every))
    return frozenset(
        (one.owner, one.field)
        for one in every
        if targets and _may_close(one, landscape) and one.owner in _reached(one.target, targets)
    )


def _may_close(reference: Reference, landscape: Landscape) -> bool:
    ends = (reference.owner, reference.target)
    own = all(key in landscape.records and landscape.records[key].origin == "fastmod" for key in ends)
    return reference.optional and reference.inside and own and reference.owner != reference.target


def _targets(pointers: Iterable[tuple[str, str]]) -> Targets:
    targets: Targets = {}
    for owner, target in pointers:
        if owner != target:
            targets.setdefault(owner, set()).add(target)
    return targets


def _on_circles(targets: Targets) -> Targets:
    """Leave out, again and again, what points to nothing that is left; of most projects nothing remains."""
    while True:
        left = {owner: kept for owner, others in targets.items() if (kept := others & targets.keys())}
        if left == targets:
            return left
        targets = left


def _reached(start: str, targets: Targets) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = targets.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _circle(key: str, targets: Targets, done: set[str], path: list[str]) -> list[str]:
    if key in path:
        return [*path[path.index(key) :], key]
    if key in done:
        return []
    for target in sorted(targets.get(key, ())):
        if found := _circle(target, targets, done, [*path, key]):
            return found
    done.add(key)
    return []

"""References must not go round in a circle: no first record could be stored, and no table could be made first."""

from __future__ import annotations

from fastmod.errors import RequestError
from fastmod.growth.landscape import Landscape

__all__ = ["refuse_circles"]


def refuse_circles(landscape: Landscape) -> None:
    """Raise `RequestError` when entities point to each other in a circle. An entity may point to itself."""
    targets: dict[str, set[str]] = {}
    pointers = [(reference.owner, reference.target) for reference in landscape.references()]
    for owner, target in (*pointers, *landscape.built_in()):
        if owner != target:
            targets.setdefault(owner, set()).add(target)
    done: set[str] = set()
    for start in targets:
        circle = _circle(start, targets, done, [])
        if circle:
            raise RequestError(
                f"the references would go round in a circle: {' -> '.join(circle)}",
                hint="turn one of them round, or keep a number without a reference: `bigint`",
            )


def _circle(key: str, targets: dict[str, set[str]], done: set[str], path: list[str]) -> list[str]:
    if key in path:
        return [*path[path.index(key) :], key]
    if key in done:
        return []
    for target in sorted(targets.get(key, ())):
        if found := _circle(target, targets, done, [*path, key]):
            return found
    done.add(key)
    return []

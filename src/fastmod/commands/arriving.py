"""Migrations of newer templates, which arrive on the project's own head: none that is there is touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from fastmod.errors import PlaceError
from fastmod.migrations import VERSIONS, Graph, read_folder, read_graph
from fastmod.plan import Change

__all__ = ["arriving_migrations", "standing_on"]


def arriving_migrations(root: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """Return the migrations (by file name) that `after` has and `before` had not, one on the other, on the head found.

    One that is there by its name or by its revision, since somebody ran `copier update`, does not come again.
    """
    present = read_folder(root / VERSIONS)
    graph, theirs = read_graph(present), read_graph(after)
    fresh = [
        name
        for name in _in_order(theirs)
        if name not in before and name not in present and theirs_id(theirs, name) not in graph.revisions
    ]
    if not fresh:
        return []
    if len(graph.heads) != 1:
        raise PlaceError(
            f"the migrations have {len(graph.heads)} heads: {', '.join(graph.heads)}",
            hint='join them first: `alembic merge heads -m "merge"`',
        )
    head, changes = graph.heads[0], []
    for name in fresh:
        text = standing_on(after[name].decode(), head)
        changes.append(Change("create", f"{VERSIONS}{name}", "migration", None, text.encode()))
        head = theirs_id(theirs, name)
    return changes


def standing_on(text: str, parent: str) -> str:
    """Return a migration with another parent."""
    return re.sub(r"^(down_revision\b[^=]*= ).*$", rf'\g<1>"{parent}"', text, count=1, flags=re.MULTILINE)


def theirs_id(graph: Graph, name: str) -> str:
    """Return the revision of a file."""
    return next(revision.id for revision in graph.revisions.values() if revision.path == name)


def _in_order(graph: Graph) -> list[str]:
    """Return the files of a graph, parents first."""
    ordered: list[str] = []
    done: set[str] = set()
    left = dict(graph.revisions)
    while left:
        ready = [one for one in left.values() if not {*one.parents} & left.keys() - done]
        if not ready:
            break
        for one in sorted(ready, key=lambda one: one.path):
            ordered.append(one.path)
            done.add(one.id)
            del left[one.id]
    return ordered

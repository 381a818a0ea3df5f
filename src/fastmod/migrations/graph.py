"""The graph of all revisions: its heads, and what Alembic would stumble over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastmod.migrations.heads import read_head
from fastmod.migrations.reading import Finding, Revision, read_revision

__all__ = ["Graph", "read_graph"]


@dataclass(frozen=True, slots=True)
class Graph:
    """Revisions by id, in the order of their files, and all findings by path and line."""

    revisions: Mapping[str, Revision]
    findings: tuple[Finding, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The ids that no revision goes on from, sorted; as Alembic, `depends_on` does not count."""
        parents = {parent for revision in self.revisions.values() for parent in revision.parents}
        return tuple(sorted(self.revisions.keys() - parents))


def read_graph(files: Mapping[str, bytes], *, whole: bool = True) -> Graph:
    """Read revision files (path -> content). What is found wrong is said; the rest of the graph is still there.

    Without `whole`, files that fastmod wrote are read as far as their ids stand: hundreds cost what a few cost else.
    """
    read = read_revision if whole else read_head
    revisions: dict[str, Revision] = {}
    findings: list[Finding] = []
    for path in sorted(files):
        found = read(path, files[path])
        if isinstance(found, tuple):
            findings.extend(found)
        elif found.id in revisions:
            findings.append(Finding(path, found.line, f"has the id of {revisions[found.id].path}: `{found.id}`"))
        else:
            revisions[found.id] = found
    findings.extend(_missing(revisions))
    findings.extend(_in_cycles(revisions))
    return Graph(revisions, tuple(sorted(findings, key=lambda one: (one.path, one.line, one.message))))


def _missing(revisions: Mapping[str, Revision]) -> Iterator[Finding]:
    labels = {label for revision in revisions.values() for label in revision.branch_labels}
    for revision in revisions.values():
        for parent in revision.parents:
            if parent not in revisions:
                yield Finding(revision.path, revision.line, f"goes on from `{parent}`, which is not there")
        for other in revision.depends_on:
            if other not in revisions and other.partition("@")[0] not in labels:
                yield Finding(revision.path, revision.line, f"depends on `{other}`, which is not there")


def _in_cycles(revisions: Mapping[str, Revision]) -> Iterator[Finding]:
    """Take away, again and again, what has no parents left, then what nothing goes on from: cycles remain."""
    parents = {name: {*one.parents, *one.depends_on} & revisions.keys() for name, one in revisions.items()}
    children: dict[str, set[str]] = {name: set() for name in revisions}
    for name, others in parents.items():
        for other in others:
            children[other].add(name)
    left = _trimmed(_trimmed(set(revisions), parents, children), children, parents)
    for name in sorted(left):
        yield Finding(revisions[name].path, revisions[name].line, "takes part in a cycle")


def _trimmed(names: set[str], ahead: Mapping[str, set[str]], behind: Mapping[str, set[str]]) -> set[str]:
    left = set(names)
    number = {name: len(ahead[name] & names) for name in names}
    ready = [name for name in names if not number[name]]
    while ready:
        name = ready.pop()
        left.remove(name)
        for other in behind[name] & left:
            number[other] -= 1
            if not number[other]:
                ready.append(other)
    return left

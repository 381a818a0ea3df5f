"""How files begin that fastmod wrote: read without a parser, since a large project has hundreds of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastmod.migrations.reading import Finding, Revision, read_revision

__all__ = ["find_heads", "read_head"]

_TEXT = rb'"[^"\\\n]+"'
_HEAD = re.compile(
    rb'"""[^"\\]*"""\n\n'
    rb"(?P<imports>(?:(?:(?:import|from) [\w. ]+\n)+\n)+)"
    rb"revision: str = (?P<id>" + _TEXT + rb")\n"
    rb"down_revision: str \| tuple\[str, \.\.\.\] \| None = "
    rb"(?:None|(?P<parent>" + _TEXT + rb")|(?P<parents>\(" + _TEXT + rb"(?:, " + _TEXT + rb")+\)))\n"
)
"""Nothing stands between that could mean something else."""
_WORDS = re.compile(rb"\b(?:revision|down_revision|depends_on|branch_labels)\b")
_INSIDE = re.compile(_TEXT)


def find_heads(files: Mapping[str, bytes]) -> tuple[str, ...] | None:
    """Return the ids that no revision (path -> content) goes on from, sorted, as the graph of all revisions would.

    None where a file is not a revision or two have one id: the graph says what is wrong.
    """
    names: list[bytes] = []
    parents: set[bytes] = set()
    for path, content in files.items():
        head = _HEAD.match(content)
        if head is not None and content.isascii() and _are_alone(content, head.start("imports")):
            name, parent, more = head.group("id", "parent", "parents")
            names.append(name[1:-1])
            if parent:
                parents.add(parent[1:-1])
            elif more:
                parents.update(text[1:-1] for text in _INSIDE.findall(more))
            continue
        found = read_revision(path, content)
        if isinstance(found, tuple):
            return None
        names.append(found.id.encode())
        parents.update(parent.encode() for parent in found.parents)
    alone = set(names)
    return tuple(sorted(name.decode() for name in alone - parents)) if len(alone) == len(names) else None


def read_head(path: str, content: bytes) -> Revision | tuple[Finding, ...]:
    """As `read_revision`, but a usual file is read as far as its ids stand; the rest of it may be broken."""
    head = _HEAD.match(content)
    if head is None or not content.isascii() or not _are_alone(content, head.start("imports")):
        return read_revision(path, content)
    name, *parents = (text[1:-1].decode() for text in _INSIDE.findall(content, head.start("id"), head.end()))
    return Revision(path, content.count(b"\n", 0, head.start("id")) + 1, name, tuple(parents))


def _are_alone(content: bytes, start: int) -> bool:
    """None of the names may stand anywhere else, but in the docstring: it could be assigned to again there."""
    if content.count(b"revision", start) == 2 and b"depends_on" not in content and b"branch_labels" not in content:
        return True  # as in nearly all files, and five times as quick
    return len(_WORDS.findall(content, start)) == 2

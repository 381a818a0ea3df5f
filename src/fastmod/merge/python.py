"""The second way to merge Python: where lines conflict, or merge to something else than Python, edits are proved."""

from __future__ import annotations

import ast
from dataclasses import replace

from fastmod.edits import Cannot, Changed, carry
from fastmod.merge.files import File, Merged, merged_bit

__all__ = ["merge_python"]


def merge_python(answer: Merged) -> Merged:
    """Return a better answer for a Python file that lines alone could not merge; any other answer as it is."""
    base, ours, theirs = answer.stages
    if not answer.path.endswith(".py") or answer.file is None or ours is None or theirs is None or base is None:
        return answer
    if answer.kind not in ("conflict", "merged") or (answer.kind == "merged" and _parses(answer.file.content)):
        return answer
    try:
        texts = [file.content.decode() for file in (base, theirs, ours)]
    except UnicodeDecodeError:
        return answer
    outcome = carry(texts[0], texts[1], texts[2])
    if isinstance(outcome, Cannot):
        return _conflict(answer, ours, outcome.reason) if answer.kind == "merged" else answer
    if not isinstance(outcome, Changed):
        return Merged("kept", answer.path, "your edit, which holds the templates' change", ours)
    merged = File(outcome.text.encode(), merged_bit(base, ours, theirs))
    return Merged("merged", answer.path, "your edit and the templates' change", merged, answer.stages)


def _conflict(answer: Merged, ours: File, reason: str) -> Merged:
    """Both changes fit line by line and make no Python: there is nothing to put markers around."""
    return replace(answer, kind="conflict", reason=f"it {reason}", file=ours, marked=False)


def _parses(content: bytes) -> bool:
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True

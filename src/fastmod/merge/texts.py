"""Merging texts whose both sides changed, by `git merge-file`."""

from __future__ import annotations

from fastmod.apply.scratch import scratch_files
from fastmod.git import merge_file
from fastmod.merge.files import File, Merged, Stages, merged_bit

__all__ = ["LABELS", "merge_text"]

LABELS = ("yours", "rendered before", "templates")
"""What the markers of a conflict say: ours, base, theirs."""


def merge_text(path: str, base: File | None, ours: File, theirs: File, labels: tuple[str, str, str] = LABELS) -> Merged:
    """Merge three texts; without a base every difference is a conflict. Line ends stay ours."""
    stages: Stages = (base, ours, theirs)
    texts = [b"" if file is None else file.content for file in (ours, base, theirs)]
    windows = _only_windows(texts[0]) and not any(b"\r" in text for text in texts[1:])
    if windows:
        texts[0] = texts[0].replace(b"\r\n", b"\n")
    with scratch_files(texts) as (one, common, other):
        content, conflicts = merge_file((one, common, other), labels)
    if windows:
        content = content.replace(b"\n", b"\r\n")
    merged = File(content, merged_bit(base, ours, theirs))
    if conflicts:
        both = "both sides added it" if base is None else "both sides changed the same lines"
        return Merged("conflict", path, both, merged, stages, marked=True)
    if merged == ours:
        return Merged("kept", path, "your edit, which holds the templates' change", ours)
    return Merged("merged", path, "your edit and the templates' change", merged, stages)


def _only_windows(text: bytes) -> bool:
    return b"\n" in text and text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r")

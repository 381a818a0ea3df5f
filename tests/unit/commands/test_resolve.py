"""What somebody has begun to resolve by hand is told by comparing with what git wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod import git
from fastmod.commands.resolve import _edited
from tests.support.tree import build_tree


@pytest.mark.parametrize(
    ("written", "edited"), [(b"a\nb\n", False), (b"a\r\nb\r\n", False), (b"a\n", True), (None, True)]
)
def test_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes | None, edited: bool) -> None:
    build_tree(tmp_path, {"x.py": b"a\nb\n"})
    monkeypatch.setattr(git, "content_in", lambda root, commit, path: written)
    assert bool(_edited(tmp_path, ["x.py", "gone.py"])) is edited

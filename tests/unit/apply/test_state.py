"""Where state lies: in git's folder where there is one, else beside the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.state import is_versioned, state_folder, work_folders


def test_git_has_it_where_it_can(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert state_folder(tmp_path) == tmp_path / ".git" / "fastmod"


def test_a_worktree_and_a_submodule_have_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    assert state_folder(tmp_path) == tmp_path / ".fastmod"
    assert is_versioned(tmp_path)


@pytest.mark.parametrize("repository", [".", "services", "services/shop"])
def test_a_repository_may_begin_above(tmp_path: Path, repository: str) -> None:
    root = tmp_path / "services" / "shop"
    root.mkdir(parents=True)
    assert not is_versioned(root)
    (tmp_path / repository / ".git").mkdir()
    assert is_versioned(root)


def test_work_is_looked_for_in_both(tmp_path: Path) -> None:
    for git in (True, False):
        folder = tmp_path / str(git)
        folder.mkdir()
        if git:
            (folder / ".git").mkdir()
        assert state_folder(folder) / "txn" in work_folders(folder)

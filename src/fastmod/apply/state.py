"""Where fastmod keeps what is not the project's: in git's own folder, which no one commits.

A project that is a folder of a larger repository, a worktree or a submodule has none, and a rename does not reach
another disk: there it is `.fastmod` beside the files, which the project's `.gitignore` names.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["is_versioned", "state_folder", "work_folders"]


def state_folder(root: Path) -> Path:
    """Return the folder for the state of one project."""
    git = root / ".git"
    return git / "fastmod" if git.is_dir() else root / ".fastmod"


def is_versioned(root: Path) -> bool:
    """Whether a repository holds the project; records of commands are kept for such a project alone."""
    return any((folder / ".git").exists() for folder in (root, *root.absolute().parents))


def work_folders(root: Path) -> tuple[Path, ...]:
    """Return where a change may be staged, whatever the project was when that began."""
    return root / ".git" / "fastmod" / "txn", root / ".fastmod" / "txn"

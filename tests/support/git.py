"""git for tests: repositories, clones, what is committed."""

from __future__ import annotations

import subprocess
from pathlib import Path

__all__ = ["commit_all", "committed", "git", "init", "is_clean"]


def git(root: Path, *arguments: str) -> str:
    """Run git in `root` and return its output."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout.rstrip("\n")


def init(root: Path) -> Path:
    """Make `root` an empty repository."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    return root


def commit_all(root: Path, message: str = "All") -> None:
    """Commit everything, ignored files too."""
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", message)


def committed(root: Path) -> list[str]:
    """Return the paths in the last commit."""
    return sorted(filter(None, git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")))


def is_clean(root: Path) -> bool:
    """Whether the working tree is as committed, with nothing beside it."""
    return git(root, "status", "--porcelain") == ""

"""The places in which `new` is disturbed: each can be set up again and again, and knows its old and its new tree."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fastmod import git
from fastmod.apply.filesystem import FileSystem, RealFileSystem
from fastmod.apply.transaction import lock_project, recover
from fastmod.commands import new_project
from fastmod.commands.new_project import NewProject, NewRequest, create
from fastmod.template import questions, render
from fastmod.template.questions import Answers
from fastmod.template.render import RenderedFile
from fastmod.template.source import Template
from tests.support.repository import load_small_template
from tests.support.tree import Tree, build_tree, read_tree

__all__ = ["SCENES", "Scene", "without_waiting"]


@dataclass(frozen=True)
class Scene:
    """A way to call `new` on `<root>/shop`."""

    name: str
    set_up: Callable[[Path], object]
    git: bool = True

    @property
    def in_place(self) -> bool:
        """Whether the target is there before."""
        return self.name not in {"absent", "absent, no git"}

    def build(self, root: Path) -> Path:
        """Set the scene up in `root` and return it."""
        root.mkdir(parents=True)
        self.set_up(root)
        return root

    def run(self, root: Path, fs: FileSystem | None = None, template: Template | None = None) -> NewProject:
        """Call `new`."""
        request = NewRequest(str(root / "shop"), git=self.git)
        return create(request, template or load_small_template(), fs or RealFileSystem())[0]

    def recover(self, root: Path) -> None:
        """Recover as the next command would, but do nothing else."""
        if (root / "shop").is_dir():
            lock = lock_project(root / "shop")
            recover(RealFileSystem(), root / "shop")
            lock.release()

    def tree(self, root: Path) -> Tree:
        """Return all that lies in `root`, git's folder included."""
        tree = read_tree(root)
        git = root / "shop" / ".git"
        return tree | {f"shop/.git/{path}": content for path, content in read_tree(git).items()}

    def new_tree(self, root: Path) -> Tree:
        """Return the tree that an undisturbed run makes."""
        self.run(self.build(root))
        return self.tree(root)


def without_waiting(patch: pytest.MonkeyPatch) -> None:
    """Do without git and repeated rendering, which take nearly all of the time of thousands of runs."""
    rendered: dict[str, tuple[Answers, dict[str, RenderedFile]]] = {}

    def answer(config: Mapping[str, Any], given: Mapping[str, Any]) -> Answers:
        key = json.dumps(given, sort_keys=True)
        if key not in rendered:
            answers = questions.answer(config, given)
            rendered[key] = answers, render.render_project(load_small_template(), answers)
        return rendered[key][0]

    def render_project(template: Template, answers: Answers) -> dict[str, RenderedFile]:
        return next(files for known, files in rendered.values() if known is answers)

    patch.setattr(git, "first_commit", _fake_first_commit)
    patch.setattr(new_project, "answer", answer)
    patch.setattr(new_project, "render_project", render_project)


def _fake_first_commit(root: Path, message: str) -> bool:
    build_tree(root / ".git", {"HEAD": "ref: refs/heads/main\n", "objects/ab/cd": message})
    return True


def _clone(root: Path) -> None:
    build_tree(root / "shop", {"LICENSE": "mine", ".git/HEAD": "ref: refs/heads/main\n"})


SCENES = [
    Scene("absent", lambda root: None),
    Scene("absent, no git", lambda root: None, git=False),
    Scene("fresh clone", _clone),
    Scene("empty folder", lambda root: (root / "shop").mkdir()),
    Scene("empty folder, no git", lambda root: (root / "shop").mkdir(), git=False),
    Scene(
        "some files there",
        lambda root: build_tree(root / "shop", {"empty.txt": "", "modules/users/users.txt": "users\n"}),
        git=False,
    ),
]

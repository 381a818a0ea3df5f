"""Template repositories: the small one of the fixtures, and this checkout as a tagged clone behind its address."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest import mock

from plumbum import local

from fastmod.template.source import Template, TemplateFile, current_template
from tests.support.git import commit_all, git, init

__all__ = ["ROOT", "SMALL", "answers_template", "load_small_template", "publish_checkout", "published", "tracked_files"]

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = ROOT / "tests" / "fixtures" / "small"
SMALL_URL = "https://git.example.com/team/small.git"


@cache
def load_small_template(version: str = "1.2.0") -> Template:
    """Return the small template as released under `version`."""
    files = {
        path.relative_to(SMALL).as_posix(): TemplateFile(path.read_bytes(), os.access(path, os.X_OK))
        for path in sorted(SMALL.rglob("*"))
        if path.is_file()
    }
    return Template(version, SMALL_URL, files)


def answers_template() -> Template:
    """Return the working templates reduced to the questions and the answers file: quick to render."""
    template = current_template()
    kept = {path: file for path, file in template.files.items() if path == "copier.yml" or "answers_file" in path}
    return replace(template, files=kept)


def tracked_files() -> list[str]:
    """Return the files that git has of this checkout and that are still there."""
    listed = git(ROOT, "ls-files", "-z").split("\0")
    return [path for path in listed if path and (ROOT / path).is_file()]


def publish_checkout(folder: Path, version: str) -> Path:
    """Copy the tracked files of this checkout into a repository with the release tag of `version`."""
    init(folder)
    for path in tracked_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path)
    commit_all(folder, "Release")
    git(folder, "tag", f"v{version}")
    return folder


@contextmanager
def published(repository: Path, url: str) -> Iterator[None]:
    """Let git reach `repository` under `url`, for this process and those it starts."""
    rewrite = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": url,
    }
    sealed = {
        name: value for name, value in os.environ.items() if name == "HOME" or name.startswith(("GIT_", "COPIER_"))
    }
    # Copier calls git through plumbum, which took its copy of the environment when it was imported.
    with mock.patch.dict(os.environ, rewrite), local.env(**(sealed | rewrite)):
        yield

"""The renderer against Copier on the small template: conditions in paths, exclusions, modes, casts, stored answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import copier
import pytest

from fastmod.template.questions import answer
from fastmod.template.render import render_project
from fastmod.template.source import Template
from tests.support.git import commit_all, git, init
from tests.support.repository import SMALL, published
from tests.support.tree import executables, read_tree

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(small: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address under which git finds the small template, tagged."""
    folder = tmp_path_factory.mktemp("small") / "repository"
    shutil.copytree(SMALL, folder)
    commit_all(init(folder))
    git(folder, "tag", small.release)
    with published(folder, small.source_url):
        yield small.source_url


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"with_docs": ""},
        {"reference": ["users"]},
        {"reference": []},
        {"reference": ["billing", "users"], "port": "8080"},
        {"project_name": "{{ 7 * 7 }} é 🚀", "description": 'a\nb "c" \\ d'},
        {"project_slug": "x", "project_name": 5, "description": True},
        {"with_docs": "", "reference": ["users"], "port": 1},
    ],
    ids=str,
)
def test_same_bytes_and_modes(small: Template, address: str, tmp_path: Path, data: dict[str, Any]) -> None:
    rendered = render_project(small, answer(small.config, data))
    copier.run_copy(address, tmp_path / "x", data=data, defaults=True, quiet=True)
    assert {path: file.content for path, file in rendered.items()} == read_tree(tmp_path / "x")
    assert {path for path, file in rendered.items() if file.executable} == executables(tmp_path / "x")

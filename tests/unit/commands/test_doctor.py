"""What a doctor finds in manifests, versions and migrations: each problem planted once."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.doctor import examine, mend
from fastmod.project import MANIFEST
from tests.support.cli import run_cli


def found(root: Path) -> dict[str, list[tuple[str, str]]]:
    topics: dict[str, list[tuple[str, str]]] = {}
    for one in examine(root):
        topics.setdefault(one.topic, []).append((one.level, one.message))
    return topics


def test_without_a_project_the_installation_is_examined() -> None:
    assert {one.topic for one in examine(None)} == {"fastmod", "git", "make", "templates"}


def test_nothing_to_mend(shop: Path) -> None:
    assert mend(shop, RealFileSystem()) == ()
    assert found(shop)["manifest"] == [("ok", "3 modules, 6 entities; every module has its folder")]


def _damage_manifest(shop: Path) -> None:
    (shop / MANIFEST).write_text("<<<<<<< ours\n" + (shop / MANIFEST).read_text())


def _lose_a_module(shop: Path) -> None:
    for file in (shop / "app/modules/users").rglob("*.py"):
        file.unlink()


def _unknown_version(shop: Path) -> None:
    text = (shop / MANIFEST).read_text()
    (shop / MANIFEST).write_text(text.replace('_commit: "v', '_commit: "v9'))


def _second_head(shop: Path) -> None:
    (shop / "migrations/versions/20300101_000000_mine.py").write_text(
        'revision: str = "mine"\ndown_revision: str | None = None\n'
    )


@pytest.mark.parametrize(
    ("damage", "topic", "message"),
    [
        (_damage_manifest, "manifest", "conflict markers"),
        (_lose_a_module, "manifest", "`users`, without a folder in app/modules"),
        (_unknown_version, "versions", "this is fastmod"),
        (_second_head, "migrations", "head"),
    ],
)
def test_a_damaged_project(shop: Path, damage: Callable[[Path], None], topic: str, message: str) -> None:
    damage(shop)
    told = found(shop)[topic]
    assert any(message in text for _, text in told), told


def test_a_folder_that_cannot_be_read(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: str) -> os.stat_result:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    look = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: closed(path) if f"{shop}/docs/" in str(path) else look(path))
    assert found(shop)["project"][-1] == ("problem", "`docs` cannot be read: Permission denied")
    run_cli("check").assert_error(
        3, "`docs` cannot be read: Permission denied", "check its permissions, and those of the folders it lies in"
    )

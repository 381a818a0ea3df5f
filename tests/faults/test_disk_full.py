"""A disk that is really full: a small tmpfs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.git import commit_all, init
from tests.support.tree import build_tree, read_tree

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small tmpfs")

SIZES = [8, 64, 256, 512]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """An empty mount point; what is mounted on it is taken off again."""
    place = tmp_path / "disk"
    place.mkdir()
    yield place
    while os.path.ismount(place):
        subprocess.run(["umount", "--lazy", place], check=True)


def mount(place: Path, size: int) -> None:
    options = f"size={size}k"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount a tmpfs here: {done.stderr.decode().strip()}")


def needed(tmp_path: Path) -> int:
    """Return how many KiB a project takes on a tmpfs, git's folder not counted."""
    run_process("new", "shop", "--no-git", cwd=tmp_path).assert_ok()
    return sum(4 * -(-len(content) // 4096) + 4 for content in read_tree(tmp_path / "shop").values())


@pytest.mark.parametrize("options", [[], ["--no-git"]], ids=["git", "no git"])
def test_new_on_a_full_disk_leaves_nothing(disk: Path, tmp_path: Path, options: list[str]) -> None:
    whole = needed(tmp_path)
    refused = 0
    for part in (0.02, 0.3, 0.6, 0.9):
        mount(disk, max(4, int(whole * part)))
        result = run_process("new", "shop", *options, cwd=disk)
        if result.code:
            refused += 1
            result.assert_refused(3)
            assert "No space left on device" in result.err or "git" in result.err
            assert read_tree(disk, ignore=()) == {}
        subprocess.run(["umount", "--lazy", disk], check=True)
    assert refused >= 2


def test_new_in_a_clone_on_a_full_disk_leaves_it_as_it_was(disk: Path, tmp_path: Path) -> None:
    whole = needed(tmp_path)
    refused = 0
    for part in (0.3, 0.6, 0.9):
        mount(disk, int(whole * part) + 300)
        clone = init(build_tree(disk / "shop", {"LICENSE": "mine"}))
        commit_all(clone)
        ballast = disk / "ballast"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        ballast.write_bytes(bytes(max(0, free - int(whole * part * 1024))))
        before = read_tree(disk, ignore=())
        result = run_process("new", ".", cwd=clone)
        if result.code:
            refused += 1
            result.assert_refused(3)
            assert read_tree(disk, ignore=()) == before
        subprocess.run(["umount", "--lazy", disk], check=True)
    assert refused >= 1

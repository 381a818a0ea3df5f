"""Death and errors at every single file-system call of `new`: old tree or new tree, and nothing else left."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fastmod.errors import FastmodError, PlaceError
from tests.faults.scenes import SCENES, Scene, without_waiting
from tests.support.faults import Death, FaultyFileSystem, count_calls, die, exit_hard, fail_with

pytestmark = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)

ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def calls(scene: Scene, root: Path) -> int:
    number = count_calls(lambda fs: scene.run(scene.build(root), fs))
    assert number > 10
    return number


@pytest.mark.parametrize("torn", [False, True], ids=["before", "halfway"])
def test_death(scene: Scene, torn: bool, tmp_path: Path) -> None:
    old = scene.tree(scene.build(tmp_path / "old"))
    new = scene.new_tree(tmp_path / "new")
    seen = set()
    for number in range(calls(scene, tmp_path / "count")):
        root = scene.build(tmp_path / f"{number}")
        with pytest.raises(Death):
            scene.run(root, FaultyFileSystem(number, die, torn))
        if not scene.in_place:  # absent or complete at once, before anything recovers
            found = {path: content for path, content in scene.tree(root).items() if not path.startswith(".")}
            assert found in (old, new), number
            assert len(list(root.glob(".*"))) <= 1, number
        scene.recover(root)
        found = {path: content for path, content in scene.tree(root).items() if not path.startswith(".")}
        assert found in (old, new), number
        seen.add("new" if found == new else "old")
        scene.run(root)
        assert scene.tree(root) == new, number
    assert seen == {"old", "new"}


def test_real_death_of_a_child(scene: Scene, tmp_path: Path) -> None:
    """As above, but with nobody there to run a `finally`: a forked child ends in `os._exit`."""
    new = scene.new_tree(tmp_path / "new")
    for number in range(0, calls(scene, tmp_path / "count"), 3):
        root = scene.build(tmp_path / f"{number}")
        child = os.fork()
        if child == 0:
            try:
                scene.run(root, FaultyFileSystem(number, exit_hard))
            finally:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 77, number
        scene.run(root)
        assert scene.tree(root) == new, number


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.__getitem__)
def test_error(scene: Scene, number: int, tmp_path: Path) -> None:
    old = scene.tree(scene.build(tmp_path / "old"))
    new = scene.new_tree(tmp_path / "new")
    decided = 0
    undisturbed = FaultyFileSystem()
    scene.run(scene.build(tmp_path / "count"), undisturbed)
    for call, (name, _) in enumerate(undisturbed.calls):
        root = scene.build(tmp_path / f"{call}")
        try:
            scene.run(root, FaultyFileSystem(call, fail_with(number), torn=name == "write_file"))
        except PlaceError as error:
            assert error.exit_code == 3  # noqa: PT017  # not every call has to fail
            if error.message.startswith("the change is decided"):
                assert scene.in_place
                decided += 1
            else:
                assert error.message == f"cannot write the project: {os.strerror(number)}"  # noqa: PT017
                assert scene.tree(root) == old, call
        else:  # an empty folder of ours may be left for the next command
            found = {path: content for path, content in scene.tree(root).items() if not path.endswith("fastmod/")}
            assert found == new, call
        scene.run(root)
        assert scene.tree(root) == new, call
    assert bool(decided) == scene.in_place


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS], ids=errno.errorcode.__getitem__)
def test_a_disk_that_stays_broken_may_still_be_cleaned(scene: Scene, number: int, tmp_path: Path) -> None:
    """Every writing call fails from some point on, removing works: as on a full disk."""

    class FullDisk(FaultyFileSystem):
        def make_folder(self, path: Path) -> None:
            self._from_now_on()
            super().make_folder(path)

        def write_file(self, path: Path, content: bytes, executable: bool, mode: int | None = None) -> None:
            self._from_now_on()
            super().write_file(path, content, executable, mode)

        def _from_now_on(self) -> None:
            if self.at is not None and len(self.calls) >= self.at:
                raise OSError(number, os.strerror(number))

    old = scene.tree(scene.build(tmp_path / "old"))
    refused = 0
    for call in range(calls(scene, tmp_path / "count")):
        root = scene.build(tmp_path / f"{call}")
        try:
            scene.run(root, FullDisk(call))
        except FastmodError as error:
            refused += 1
            assert error.exit_code == 3  # noqa: PT017
            assert scene.tree(root) == old, call
    assert refused > 5

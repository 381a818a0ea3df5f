"""Death, errors and rivals at every file-system call of growth and update: old tree or new tree, nothing else left."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import lock_project, recover
from fastmod.commands.add_entity import wish_for_fields
from fastmod.errors import BusyError, PlaceError, RequestError
from tests.faults.growing import ENTITY, FIELD, GROWTHS, REMOVAL, Growth, without_planning_again
from tests.faults.updating import UPDATE
from tests.support.faults import Death, FaultyFileSystem, die, fail_with
from tests.support.tree import Tree, build_tree, read_tree

ERRORS = [errno.ENOSPC, errno.EACCES]
every_growth = pytest.mark.parametrize("growth", [*GROWTHS, UPDATE], ids=lambda growth: growth.name)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_planning_again(monkeypatch)


class Case:
    """A command with its old and its new tree, and the calls that lead from one to the other."""

    def __init__(self, growth: Growth, folder: Path) -> None:
        self.growth, self.folder = growth, folder
        self.source = growth.prepare(folder / "source")
        self.old = read_tree(self.source)
        noted = FaultyFileSystem()
        root = self.fresh("new")
        growth.run(root, noted)
        self.new, self.calls = read_tree(root), noted.calls
        assert self.old != self.new
        assert not (root / ".fastmod").exists()

    @property
    def commit(self) -> int:
        """The number of the call that decides."""
        return next(number for number, (_, path) in enumerate(self.calls) if path.name == "commit.json")

    def fresh(self, name: object, *, git: bool = False) -> Path:
        return self.growth.build(self.folder / str(name), self.source, git=git)


@pytest.fixture
def case(growth: Growth, tmp_path: Path) -> Case:
    return Case(growth, tmp_path)


def recovered(root: Path) -> Tree:
    """Recover as the next command would, but do nothing else."""
    lock = lock_project(root)
    recover(RealFileSystem(), root)
    lock.release()
    return read_tree(root, ignore=())


@every_growth
@pytest.mark.parametrize("torn", [False, True], ids=["before", "halfway"])
def test_death(case: Case, torn: bool) -> None:
    seen = set()
    for number in range(len(case.calls)):
        root = case.fresh(number)
        with pytest.raises(Death):
            case.growth.run(root, FaultyFileSystem(number, die, torn))
        found = recovered(root)
        assert found in (case.old, case.new), number
        assert (found == case.new) == (number > case.commit or (torn and number == case.commit)), number
        seen.add(found == case.new)
    assert seen == {False, True}


@every_growth
def test_the_same_command_after_a_death_ends_as_if_nothing_had_happened(case: Case) -> None:
    told = []
    for number in range(1, len(case.calls), 5):
        root = case.fresh(number)
        with pytest.raises(Death):
            case.growth.run(root, FaultyFileSystem(number, die))
        try:
            notes = case.growth.run(root).notes
        except RequestError as error:
            assert case.growth is REMOVAL  # it is gone already: the note says why
            notes = tuple(error.__notes__)
        told += [note.partition(" ")[0] for note in notes if note.endswith("a command that was killed here")]
        assert read_tree(root, ignore=()) == case.new, number
    assert {*told} == {"reverted", "finished"}


@every_growth
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.__getitem__)
def test_error(case: Case, number: int) -> None:
    for call, (name, _) in enumerate(case.calls):
        root = case.fresh(call)
        try:
            case.growth.run(root, FaultyFileSystem(call, fail_with(number), torn=name == "write_file"))
        except PlaceError as error:
            assert error.message.startswith("the change is decided and partly done")  # noqa: PT017
            assert call > case.commit
        except OSError:
            assert call <= case.commit
            assert read_tree(root, ignore=()) == case.old, call
        assert recovered(root) in (case.old, case.new), call


@every_growth
def test_another_command_at_any_moment_is_refused(case: Case) -> None:
    for number in range(0, len(case.calls), 3):
        root = case.fresh(number)
        refused: list[BusyError] = []

        def second(fs: FaultyFileSystem, root: Path = root, refused: list[BusyError] = refused) -> None:
            with pytest.raises(BusyError) as caught:
                case.growth.run(root)
            refused.append(caught.value)

        case.growth.run(root, FaultyFileSystem(number, second))
        (error,) = refused
        assert error.exit_code == 3
        assert error.message == f"another fastmod is working in `{root}`"
        assert error.hint == "wait until it has finished, then try again"
        assert read_tree(root, ignore=()) == case.new, number


@pytest.mark.parametrize("growth", [FIELD, REMOVAL], ids=lambda growth: growth.name)
def test_a_file_saved_between_plan_and_commit_stops_everything(case: Case) -> None:
    path = "app/modules/orders/models/Order.py"
    for number in range(0, case.commit - 4, 3):
        root = case.fresh(number)

        def save(fs: FaultyFileSystem, root: Path = root) -> None:
            build_tree(root, {path: "mine"})

        with pytest.raises(PlaceError) as caught:
            case.growth.run(root, FaultyFileSystem(number, save))
        assert caught.value.message == f"`{path}` changed while fastmod was working"
        assert read_tree(root, ignore=()) == case.old | {path: b"mine"}, number


@pytest.mark.parametrize("growth", [FIELD, REMOVAL], ids=lambda growth: growth.name)
def test_no_byte_saved_after_the_commit_is_lost(case: Case) -> None:
    """But for one moment: between the last look at a file and the very next call, which replaces it."""
    path = "app/modules/orders/models/Order.py"
    replaced = next(number for number, (_, place) in enumerate(case.calls) if place == case.folder / "new" / path)
    kept = set()
    for number in {*range(case.commit + 1, len(case.calls))} - {replaced}:
        root = case.fresh(number)

        def save(fs: FaultyFileSystem, root: Path = root) -> None:
            build_tree(root, {path: "mine"})

        notes = case.growth.run(root, FaultyFileSystem(number, save)).notes
        assert read_tree(root)[path] == b"mine", number
        if f"kept `{path}`, edited meanwhile" in notes:
            kept.add(number)
    assert kept == {*range(case.commit + 1, replaced)}


@pytest.mark.parametrize("growth", [REMOVAL], ids=lambda growth: growth.name)
def test_recovery_may_be_killed_at_every_call_as_well(case: Case) -> None:
    for first in range(case.commit - 1, len(case.calls), 6):
        for second in range(len(case.calls)):
            root = case.fresh(f"{first}-{second}")
            with pytest.raises(Death):
                case.growth.run(root, FaultyFileSystem(first, die, torn=True))
            fs = FaultyFileSystem(second, die, torn=second % 2 == 1)
            try:
                recover(fs, root)
            except Death:
                assert recovered(root) in (case.old, case.new), (first, second)
            else:
                break


@pytest.mark.parametrize("growth", [ENTITY], ids=lambda growth: growth.name)
def test_in_a_repository_the_state_lies_in_git_s_folder_and_goes(case: Case) -> None:
    root = case.fresh("git", git=True)
    noted = FaultyFileSystem()
    case.growth.run(root, noted)
    assert noted.calls[0] == ("make_folder", root / ".git" / "fastmod")
    left = read_tree(root, ignore=())
    assert left.pop(".git/fastmod/undo/1")
    assert left == case.new
    killed = case.fresh("killed", git=True)
    with pytest.raises(Death):
        case.growth.run(killed, FaultyFileSystem(len(noted.calls) // 2, die))
    assert read_tree(killed) == case.old  # nothing of it in sight of `git add`


@pytest.mark.parametrize("growth", [ENTITY], ids=lambda growth: growth.name)
def test_an_error_after_a_recovery_tells_of_the_recovery(case: Case) -> None:
    root = case.fresh("root")
    with pytest.raises(Death):
        case.growth.run(root, FaultyFileSystem(case.commit + 3, die))
    wrong = Growth("wrong", lambda site: wish_for_fields(site, "Ordre", ("note:text",), None))
    with pytest.raises(RequestError) as caught:
        wrong.run(root)
    assert caught.value.__notes__ == ["finished a command that was killed here"]


@every_growth
def test_a_full_disk_that_may_be_cleaned(case: Case) -> None:
    """Every writing call fails from some point on, removing works."""

    class FullDisk(FaultyFileSystem):
        def make_folder(self, path: Path) -> None:
            self._from_now_on()
            super().make_folder(path)

        def write_file(self, path: Path, content: bytes, executable: bool, mode: int | None = None) -> None:
            self._from_now_on()
            super().write_file(path, content, executable, mode)

        def _from_now_on(self) -> None:
            if self.at is not None and len(self.calls) >= self.at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    refused = 0
    for call in range(len(case.calls)):
        root = case.fresh(call)
        try:
            case.growth.run(root, FullDisk(call))
        except OSError:
            refused += 1
            assert read_tree(root, ignore=()) == case.old, call
    assert refused > 5


def test_the_update_has_all_there_is(tmp_path: Path) -> None:
    root = UPDATE.prepare(tmp_path / "source")
    done = UPDATE.run(root)
    kinds = {(change.kind, change.path) for change in done.plan.changes}
    assert {("update", "app/main.py"), ("delete", "AGENTS.md"), ("create", "docs/new.md")} <= kinds
    assert {("delete", "docs/operations.md"), ("create", "docs/running.md"), ("conflict", "Makefile")} <= kinds
    assert "# Ours.\n" in (root / "docs" / "running.md").read_text()

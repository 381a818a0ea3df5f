"""Two at once, recovery disturbed, and users who go on working meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.new_project import NewRequest, create
from fastmod.errors import PlaceError
from tests.faults.scenes import SCENES, Scene, without_waiting
from tests.support.faults import Death, FaultyFileSystem, count_calls, die
from tests.support.processes import start
from tests.support.repository import load_small_template
from tests.support.tree import build_tree

ABSENT, CLONE = SCENES[0], SCENES[2]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everywhere but where real processes race."""
    without_waiting(monkeypatch)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scene", [ABSENT, CLONE], ids=lambda scene: scene.name)
def test_a_second_new_at_any_moment_of_the_first_is_refused(scene: Scene, tmp_path: Path) -> None:
    new = scene.new_tree(tmp_path / "new")
    count = count_calls(lambda fs: scene.run(scene.build(tmp_path / "count"), fs))
    refused = 0
    for number in range(count):
        root = scene.build(tmp_path / f"{number}")
        ended: list[str] = []

        def second(fs: FaultyFileSystem, root: Path = root, ended: list[str] = ended) -> None:
            try:
                create(
                    NewRequest(str(root / "shop"), data={"description": "Other"}),
                    load_small_template(),
                    RealFileSystem(),
                )
            except PlaceError as error:
                ended.append(type(error).__name__)
            else:
                ended.append("made")

        try:
            scene.run(root, FaultyFileSystem(number, second))
        except PlaceError:
            assert ended == ["made"], number  # the other one was there first
            continue
        assert ended in (["BusyError"], ["PlaceError"]) or number == 0, number
        refused += ended != ["made"]
        if ended != ["made"]:
            assert scene.tree(root) == new, number
    assert refused >= count - 2


def test_two_processes_on_one_target(tmp_path: Path) -> None:
    for attempt in range(6):
        place = tmp_path / f"{attempt}"
        place.mkdir()
        both = [start("new", "shop", "--data", f"description={name}", cwd=place) for name in ("One", "Two")]
        said = [process.communicate(timeout=240) for process in both]
        assert sorted(process.returncode for process in both) == [0, 3], said
        assert [path.name for path in place.iterdir()] == ["shop"]
        winner = "One" if both[0].returncode == 0 else "Two"
        assert f'description: "{winner}"' in (place / "shop" / ".copier-answers.yml").read_text()
        loser = said[0 if winner == "Two" else 1][1]
        assert loser.startswith("error: ")
        assert "\nhint: " in loser


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.in_place], ids=lambda scene: scene.name)
def test_recovery_may_be_killed_at_every_call_as_well(scene: Scene, tmp_path: Path) -> None:
    new = scene.new_tree(tmp_path / "new")
    fs = FaultyFileSystem()
    scene.run(scene.build(tmp_path / "count"), fs)
    commit = next(number for number, (_, path) in enumerate(fs.calls) if path.name == "commit.json")
    for first in (commit - 2, commit, commit + 2, commit + 4):
        killed = scene.build(tmp_path / f"{first}")
        with pytest.raises(Death):
            scene.run(killed, FaultyFileSystem(first, die, torn=True))
        for second in range(60):
            root = tmp_path / f"{first}-{second}"
            shutil.copytree(killed, root, symlinks=True)
            recovery = FaultyFileSystem(second, die, torn=second % 2 == 1)
            try:
                scene.run(root, recovery)
            except Death:
                scene.run(root)
            assert scene.tree(root) == new, (first, second)
            if not recovery.dead:
                break


@pytest.mark.usefixtures("quick")
def test_what_a_user_wrote_between_kill_and_recovery_is_kept_and_said(tmp_path: Path) -> None:
    fs = FaultyFileSystem()
    CLONE.run(CLONE.build(tmp_path / "count"), fs)
    commit = next(number for number, (_, path) in enumerate(fs.calls) if path.name == "commit.json")
    root = CLONE.build(tmp_path / "root")
    with pytest.raises(Death):
        CLONE.run(root, FaultyFileSystem(commit, die, torn=True))
    build_tree(root / "shop", {"README.md": "# Mine\n"})
    with pytest.raises(PlaceError) as caught:
        CLONE.run(root)
    assert caught.value.details == ("README.md",)
    assert caught.value.__notes__ == [
        "finished a `fastmod new` that was killed here",
        "kept `README.md`, edited meanwhile",
    ]
    assert (root / "shop" / "README.md").read_text() == "# Mine\n"
    assert (root / "shop" / "plain.txt").is_file()
    assert not (root / "shop" / ".git" / "fastmod").exists()


@pytest.mark.usefixtures("quick")
def test_a_folder_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    fs = FaultyFileSystem()
    ABSENT.run(ABSENT.build(tmp_path / "count"), fs)
    rename = next(number for number, (name, _) in enumerate(fs.calls) if name == "rename")
    root = ABSENT.build(tmp_path / "root")

    def appear(fs: FaultyFileSystem) -> None:
        build_tree(root / "shop", {"theirs.txt": "theirs"})

    with pytest.raises(PlaceError) as caught:
        ABSENT.run(root, FaultyFileSystem(rename, appear))
    assert caught.value.message == f"`{(root / 'shop').resolve()}` appeared while the project was being made"
    assert ABSENT.tree(root) == {"shop/theirs.txt": b"theirs"}


@pytest.mark.usefixtures("quick")
def test_a_file_saved_between_plan_and_commit_stops_everything(tmp_path: Path) -> None:
    root = CLONE.build(tmp_path / "root")
    old = CLONE.tree(root)

    def save(fs: FaultyFileSystem) -> None:
        build_tree(root / "shop", {"plain.txt": "mine"})

    with pytest.raises(PlaceError) as caught:
        CLONE.run(root, FaultyFileSystem(5, save))
    assert caught.value.message == "`plain.txt` changed while fastmod was working"
    assert CLONE.tree(root) == old | {"shop/plain.txt": b"mine"}

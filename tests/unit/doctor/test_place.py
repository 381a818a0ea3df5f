"""The folder of a project: who works there, what git is in the middle of; each shown once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.apply.transaction import lock_project
from fastmod.commands.doctor import mend
from fastmod.doctor import examine_place
from fastmod.errors import BusyError
from tests.support.git import commit_all, git


def found(root: Path) -> dict[str, list[tuple[str, str]]]:
    return {one.topic: [(one.level, one.message)] for one in examine_place(root)}


def test_all_is_well(shop: Path) -> None:
    assert {topic: told[0][0] for topic, told in found(shop).items()} == dict.fromkeys(
        ("project", "repository", "commands"), "ok"
    )


def test_a_folder_that_cannot_be_written_to(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert found(shop)["project"] == [("problem", f"{shop} cannot be written to")]


@pytest.mark.parametrize("closed", [".git", ".git/fastmod", ".git/fastmod/undo"])
def test_a_folder_of_the_state_that_cannot_be_written_to(
    shop: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    if closed == ".git":
        shutil.rmtree(shop / ".git/fastmod")  # nothing is kept there yet
    monkeypatch.setattr("os.access", lambda place, mode: Path(place) != shop / closed)
    assert (shop / closed).is_dir()
    assert found(shop)["project"] == [("problem", f"{shop / closed} cannot be written to")]


def test_git_may_be_closed_where_the_state_is_open_and_in_another_repository(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda place, mode: Path(place) != shop / ".git")
    assert found(shop)["project"] == [("ok", str(shop))]
    shutil.rmtree(shop / ".git")
    (shop / ".git").write_text("gitdir: elsewhere\n")
    assert found(shop)["project"] == [("ok", str(shop))]
    (shop / ".fastmod").mkdir()
    monkeypatch.setattr("os.access", lambda place, mode: Path(place) != shop / ".fastmod")
    assert found(shop)["project"] == [("problem", f"{shop / '.fastmod'} cannot be written to")]


def test_another_command_at_work(shop: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from fastmod.apply.transaction import lock_project\n"
        "lock = lock_project(Path(sys.argv[1])); print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(shop)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        assert found(shop)["commands"] == [("note", "another fastmod is working here")]
        with pytest.raises(BusyError):
            mend(shop, RealFileSystem())
        other.communicate("")
    lock_project(shop).release()


def test_a_conflict_that_git_knows_of(shop: Path) -> None:
    for branch in ("theirs", "mine"):
        git(shop, "checkout", "-q", "-B", branch, "main")
        (shop / "README.md").write_text(branch)
        commit_all(shop, branch)
    subprocess.run(["git", "merge", "-q", "theirs"], cwd=shop, check=False, capture_output=True)
    assert found(shop)["repository"] == [("problem", "conflicts are not resolved: README.md")]
    assert [one.mend for one in examine_place(shop) if one.topic == "repository"] == ["fastmod resolve"]
    (shop / ".git" / "MERGE_HEAD").rename(shop / ".git" / "away")  # as after `--conflict markers`
    assert [one.mend for one in examine_place(shop) if one.topic == "repository"] == [
        "resolve them, then `git add` the files"
    ]
    (shop / ".git" / "away").rename(shop / ".git" / "MERGE_HEAD")
    git(shop, "add", "README.md")
    assert found(shop)["repository"] == [("note", "a merge is under way")]


def test_a_project_outside_of_git(shop: Path, tmp_path: Path) -> None:
    (shop / ".git").rename(tmp_path / "away")
    assert found(shop)["repository"][0][0] == "note"

"""`fastmod new`, what it makes and says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.git import commit_all, committed, init, is_clean
from tests.support.tree import assert_tree, build_tree, read_tree

pytestmark = pytest.mark.usefixtures("small_templates")

RESULT = """\
Created shop: 11 files, modules users

shop/
  docs/                         1 files
  modules/                      1 files
    users/                      1 files
  scripts/                      2 files
  shop/                         1 files
  .copier-answers.yml README.md conditional.txt empty.txt logo.bin plain.txt

Next:
  cd shop
  make setup      # environment, dependencies, .env with fresh secrets
  make test       # its own test suite
  make run        # http://127.0.0.1:8000/docs
"""


def test_the_result_is_a_tree_and_the_next_steps(place: Path) -> None:
    result = run_cli("new", "shop", "--preset", "minimal").assert_ok()
    assert (result.out, result.err) == (RESULT, "")
    assert is_clean(place / "shop")


def test_quiet_says_nothing(place: Path) -> None:
    result = run_cli("new", "shop", "--quiet").assert_ok()
    assert (result.out, result.err) == ("", "")
    assert (place / "shop" / "README.md").is_file()


def test_json_is_versioned_and_names_the_target(place: Path) -> None:
    result = run_cli("new", "shop", "--json", "--modules", "users").assert_ok()
    told = json.loads(result.out)
    assert list(told) == ["version", "command", "summary", "changes", "dry_run", "target", "notes"]
    assert (told["version"], told["command"], told["dry_run"], told["notes"]) == (1, "new", False, [])
    assert told["target"] == str(place.resolve() / "shop")
    assert [change["path"] for change in told["changes"]] == list(read_tree(place / "shop"))


def test_a_dry_run_writes_nothing_and_equals_what_is_done(place: Path) -> None:
    diff = run_cli("new", "shop", "--dry-run").assert_ok()
    planned = json.loads(run_cli("new", "shop", "--dry-run", "--json").assert_ok().out)
    assert run_cli("new", "shop", "--dry-run", "--quiet").assert_ok().out == ""
    assert_tree(place, {})
    done = json.loads(run_cli("new", "shop", "--json").assert_ok().out)
    assert planned["changes"] == done["changes"]
    assert planned | {"dry_run": False, "notes": []} == done
    named = {line.removeprefix("+++ b/") for line in diff.out.splitlines() if line.startswith("+++ b/")}
    assert named == set(read_tree(place / "shop")) - {"logo.bin"}
    assert "Binary file logo.bin created" in diff.out


def test_a_dry_run_refuses_what_the_run_refuses(place: Path) -> None:
    build_tree(place, {"shop/mine": "x"})
    assert run_cli("new", "shop", "--dry-run") == run_cli("new", "shop")


def test_the_same_command_twice(place: Path) -> None:
    run_cli("new", "shop").assert_ok()
    before = untouched(place)
    result = run_cli("new", "shop").assert_ok()
    assert result.out == f"Nothing to do: `{place.resolve() / 'shop'}` is this project already\n"
    assert untouched(place) == before


def untouched(place: Path) -> dict[Path, tuple[int, ...]]:
    """What any write would change; reading may change the time of access."""
    states = {path: path.lstat() for path in place.rglob("*")}
    return {path: (state.st_ino, state.st_mode, state.st_size, state.st_mtime_ns) for path, state in states.items()}


def test_other_answers_on_an_existing_project_are_refused(place: Path) -> None:
    run_cli("new", "shop").assert_ok()
    run_cli("new", "shop", "--data", "description=Other").assert_error(
        3,
        f"`{place.resolve() / 'shop'}` is a fastmod project already",
        "grow it with the add commands, or choose another name",
    )


def test_a_clone_may_be_called_anything_when_the_name_is_given(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = place / "My.Repo"
    clone.mkdir()
    init(clone)
    monkeypatch.chdir(clone)
    refused = run_cli("new", ".")
    assert (refused.code, sorted(path.name for path in clone.iterdir())) == (2, [".git"])
    assert run_cli("new", ".", "--data", "project_slug=my-repo").code == 0
    assert 'project_slug: "my-repo"' in (clone / ".copier-answers.yml").read_text("utf-8")


def test_into_a_fresh_clone_with_a_licence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = init(build_tree(place / "shop", {"LICENSE": "MIT"}))
    commit_all(clone)
    monkeypatch.chdir(clone)
    result = run_cli("new", ".", "--modules", "users").assert_ok()
    assert result.out == RESULT.replace("  cd shop\n", "") + "  git add -A && git commit\n"
    assert committed(clone) == ["LICENSE"]


def test_the_answers_reach_the_project(place: Path) -> None:
    build_tree(place, {"data.yml": "description: From a file\nport: 9000\n"})
    run_cli("new", "shop", "--data-file", "data.yml", "--data", "port=9001", "--data", "project_name=A = B").assert_ok()
    readme = (place / "shop" / "README.md").read_text()
    assert readme.startswith("# A = B (A = B)\n\nFrom a file\n- users on 9002\n")


def test_without_git(place: Path) -> None:
    run_cli("new", "shop", "--no-git").assert_ok()
    assert not (place / "shop" / ".git").exists()


def test_a_commit_without_identity_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    result = run_cli("new", "shop").assert_ok()
    assert result.err == "note: git knows no name and e-mail for you: the first commit is by `fastmod`\n"


def test_install_runs_the_projects_own_set_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_tree(place / "bin", {"make": '#!/bin/sh\necho "$@" > called\n'}).joinpath("make").chmod(0o755)
    monkeypatch.setenv("PATH", str(place / "bin"), prepend=":")
    result = run_cli("new", "shop", "--install").assert_ok()
    assert (place / "shop" / "called").read_text() == "--no-print-directory setup\n"
    assert "make setup" not in result.out


def test_install_without_network_is_said_and_the_project_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = "#!/bin/sh\necho 'ERROR: Could not find a version'\necho 'ERROR: No matching distribution'\nexit 2\n"
    build_tree(place / "bin", {"make": fake}).joinpath("make").chmod(0o755)
    monkeypatch.setenv("PATH", str(place / "bin"), prepend=":")
    shop = place.resolve() / "shop"
    run_cli("new", "shop", "--install").assert_error(
        3,
        "the project is complete, but its dependencies could not be installed",
        f"check the network, then run `make setup` in `{shop}`",
        ("ERROR: Could not find a version", "ERROR: No matching distribution"),
    )
    assert is_clean(shop)


def test_install_without_make_is_said_and_the_project_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "bin").mkdir()
    monkeypatch.setenv("PATH", str(place / "bin"))
    shop = place.resolve() / "shop"
    run_cli("new", "shop", "--no-git", "--install").assert_error(
        3,
        "the project is complete, but its dependencies were not installed: there is no `make`",
        f"install make, then run `make setup` in `{shop}`",
    )
    assert (shop / "README.md").is_file()


def test_without_git_on_the_path(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(place))
    run_cli("new", "shop").assert_error(3, "git is not installed", "install git, or pass --no-git")
    assert_tree(place, {})
    run_cli("new", "shop", "--no-git").assert_ok()
    assert (place / "shop" / "README.md").is_file()


def test_no_network_call_is_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*arguments: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "__init__", refuse)
    run_cli("new", "shop").assert_ok()

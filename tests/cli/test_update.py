"""`fastmod update`: what it tells and how it ends, over a project of an earlier release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fastmod
from tests.support.cli import run_cli
from tests.support.git import commit_all, git, init
from tests.support.releases import released_project
from tests.support.tree import read_tree

CONFLICT = "docs/modules.md"


@pytest.fixture
def project(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = init(released_project(place.resolve() / "shop", "0.2.0"))
    commit_all(root)
    monkeypatch.chdir(root)
    return root


def test_it_tells_what_it_did_and_afterwards_there_is_nothing_to_do(project: Path) -> None:
    assert run_cli("update").assert_ok().out.startswith("update: ")
    done = run_cli("update").assert_ok()
    assert (done.out, done.err) == ("Nothing to do\n", f"note: the project stands on {fastmod.__version__} already\n")
    assert run_cli("diff", "--stat").assert_ok().out == "0 files differ from the templates\n"
    run_cli("add-module", "orders", "--quiet").assert_ok()
    run_cli("check", "--strict").assert_ok()


def test_one_line_counts_everything(project: Path) -> None:
    (project / "docs" / "modules.md").unlink()
    first = json.loads(run_cli("update", "--dry-run", "--json").assert_ok().out)["merge"]
    counts = (first["merged"], first["added"], first["kept"])
    told = "update: {} merged, {} added, {} kept, 1 left deleted\n"
    assert run_cli("update").assert_ok().out.startswith(told.format(*counts))
    assert min(counts) > 10


def test_growing_waits_for_it(project: Path) -> None:
    run_cli("add-module", "orders").assert_error(
        3,
        "the project stands on the templates of 0.2.0, which could not grow yet",
        f"`fastmod update` brings it to {fastmod.__version__}",
    )


def test_conflicts_are_in_the_files_and_in_git_and_the_exit_code_is_1(project: Path) -> None:
    (project / CONFLICT).write_text((project / CONFLICT).read_text() + "mine\n")
    done = run_cli("update")
    assert done.code == 1
    assert "error: 1 conflict was written into the tree" in done.err
    assert done.out.startswith("update: ")
    assert done.out.endswith(" kept, 1 in conflict\n")
    assert f"  {CONFLICT}: both sides changed the same lines" in done.err
    assert git(project, "diff", "--name-only", "--diff-filter=U") == CONFLICT
    assert "\n<<<<<<< yours\n" in (project / CONFLICT).read_text()


@pytest.mark.parametrize("way", [["--dry-run"], ["--conflict", "stop"], ["--dry-run", "--json"]])
def test_ways_that_write_nothing(project: Path, way: list[str]) -> None:
    (project / CONFLICT).write_text((project / CONFLICT).read_text() + "mine\n")
    before = read_tree(project)
    done = run_cli("update", *way)
    assert done.code == 1
    assert read_tree(project) == before
    if "--json" in way:
        told = json.loads(done.out)
        assert (told["command"], told["dry_run"], told["applied"]) == ("update", True, False)
        assert told["summary"]["conflict"] == 1


def test_versions_that_are_older_or_unknown(project: Path) -> None:
    run_cli("update", "--to", "0.1.0").assert_error(
        2,
        "the project stands on 0.2.0, which is newer than 0.1.0",
        "an update goes forward only; to go back, use git",
    )
    done = run_cli("update", "--to", "9.9.9")
    assert (done.code, done.out) == (2, "")
    assert "error: this fastmod does not carry templates 9.9.9" in done.err
    run_cli("update", "--to", "v0.2.0").assert_ok()

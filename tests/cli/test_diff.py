"""`fastmod diff`: its three forms, and that it never fails for a difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import run_cli

README = "README.md"


@pytest.fixture
def project(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    run_cli("new", "shop", "--preset", "minimal", "--quiet", "--no-git").assert_ok()
    monkeypatch.chdir(place / "shop")
    return place / "shop"


def test_nothing(project: Path) -> None:
    assert run_cli("diff").assert_ok().out == ""
    assert run_cli("diff", "--stat").assert_ok().out == "0 files differ from the templates\n"


def test_text_counts_and_json(project: Path) -> None:
    (project / README).write_text((project / README).read_text() + "mine\n")
    assert run_cli("diff").assert_ok().out.endswith("+mine\n")
    assert run_cli("diff", "--stat").assert_ok().out == f"{README}  +1 -0\n1 file differs from the templates\n"
    told = json.loads(run_cli("diff", "--json", "nowhere", README).assert_ok().out)
    assert (told["version"], told["command"], told["project"]) == (1, "diff", str(project.resolve()))
    assert told["unknown"] == ["nowhere"]
    assert told["changes"] == [{"kind": "update", "path": README, "reason": "edited", "added": 1, "removed": 0}]


def test_binary_files_are_named(project: Path) -> None:
    (project / README).write_bytes(b"\xff\x00")
    assert run_cli("diff").assert_ok().out == f"Binary file {README} updated\n"
    assert "binary" in run_cli("diff", "--stat").assert_ok().out


def test_quiet_and_paths_that_are_not_the_templates(project: Path) -> None:
    (project / README).write_text("mine\n")
    assert run_cli("diff", "--quiet").assert_ok().out == ""
    run = run_cli("diff", "nowhere").assert_ok()
    assert (run.out, run.err) == ("", "note: the templates have no `nowhere`\n")


def test_options_that_exclude_each_other(project: Path) -> None:
    run_cli("diff", "--json", "--stat").assert_error(
        2, "`--json` and `--stat` exclude each other", "leave out one of them"
    )

"""`fastmod doctor`: what it finds in a project, its forms, and that it mends half-done commands when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fastmod.apply.left import left_behind
from fastmod.apply.transaction import change_tree
from fastmod.plan import Change
from tests.support.cli import run_cli
from tests.support.faults import Death, FaultyFileSystem, die
from tests.support.tree import read_tree


def found(project: Path, *arguments: str, code: int = 1) -> dict[str, list[tuple[str, str]]]:
    run = run_cli("doctor", "--json", "--project", str(project), *arguments)
    assert run.code == code, (run.out, run.err)
    told = json.loads(run.out)
    assert told["version"] == 1
    assert told["failed"] is bool(code)
    topics: dict[str, list[tuple[str, str]]] = {}
    for one in told["diagnoses"]:
        assert bool(one["mend"]) is (one["level"] != "ok"), one
        topics.setdefault(one["topic"], []).append((one["level"], one["message"]))
    return topics


def test_a_fresh_project_has_no_problem(shop: Path) -> None:
    before = read_tree(shop)
    run = run_cli("doctor").assert_ok()
    assert "PROBLEM" not in run.out
    assert "mend: make setup" in run.out
    assert run_cli("doctor", "--quiet").assert_ok().out == ""
    assert read_tree(shop) == before


def test_outside_a_project_the_installation_is_looked_at(place: Path) -> None:
    run = run_cli("doctor").assert_ok()
    assert "fastmod" in run.out
    assert "manifest" not in run.out
    assert run.err == "note: not in a project: only the installation was looked at\n"
    run_cli("doctor", "--project", str(place)).assert_refused(3)
    run_cli("doctor", "--fix").assert_refused(3)


def test_a_command_that_was_killed(shop: Path) -> None:
    readme = (shop / "README.md").read_bytes()
    change = Change("update", "README.md", "", readme, b"new\n")
    with pytest.raises(Death):
        change_tree(FaultyFileSystem(at=2, fault=die), shop, (change,))
    assert left_behind(shop) is not None
    assert found(shop)["commands"] == [("problem", "one was killed; it will be reverted")]
    for reading in ("list", "diff", "check --only names", "add-module crm --dry-run", "check --fix --dry-run"):
        told = run_cli(*reading.split(), "--project", str(shop))
        assert "half done here; the next changing command reverts it, or `fastmod doctor --fix`" in told.err, reading
        assert left_behind(shop) is not None
    run = run_cli("doctor", "--fix", "--project", str(shop)).assert_ok()
    assert "note: reverted a command that was killed here\n" in run.err
    assert left_behind(shop) is None
    assert run_cli("list", "--project", str(shop)).assert_ok().err == ""
    assert (shop / "README.md").read_bytes() == readme


def test_a_command_that_was_killed_after_its_decision(shop: Path) -> None:
    change = Change("update", "README.md", "", (shop / "README.md").read_bytes(), b"new\n")
    calls = FaultyFileSystem()
    at = _first_rename(shop, change, calls)
    with pytest.raises(Death):
        change_tree(FaultyFileSystem(at=at + 2, fault=die), shop, (change,))
    decided = "one was killed; its change of 1 file is decided and will be finished"
    assert found(shop)["commands"] == [("problem", decided)]
    run_cli("doctor", "--fix", "--project", str(shop)).assert_ok()
    assert (shop / "README.md").read_bytes() == b"new\n"


def _first_rename(shop: Path, change: Change, calls: FaultyFileSystem) -> int:
    """Return the number of the call that decides: the journal's rename."""
    before = (shop / "README.md").read_bytes()
    change_tree(calls, shop, (change,))
    (shop / "README.md").write_bytes(before)
    return next(number for number, (name, _) in enumerate(calls.calls) if name == "rename")

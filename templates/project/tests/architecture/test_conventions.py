"""scripts/check_conventions.py: nothing found here, and each rule finds what it is for."""

import ast
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from scripts import check_conventions
from scripts.check_conventions import ROOT, RULES, findings, rule_name
from scripts.conventions.naming import isort_order
from scripts.conventions.source import Source, load_sources
from tests.architecture.violations import EXAMPLES, Example

BY_NAME = {rule_name(rule): rule for rule in RULES}


def found(example: Example, text: str, path: str) -> list[str]:
    source = Source(PurePosixPath(path), text, example.siblings)
    return [finding.rule for finding in findings([source], [BY_NAME[example.rule]])]


@pytest.mark.threat("A73")
def test_project_keeps_every_rule() -> None:
    assert [str(finding) for finding in findings(load_sources(ROOT))] == []


def test_project_is_really_read() -> None:
    paths = {str(source.path) for source in load_sources(ROOT)}
    assert {"app/main.py", "app/shared/models/base.py", "migrations/env.py", "scripts/check_conventions.py"} <= paths


@pytest.mark.threat("A73")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_rule_finds_the_violation(example: Example) -> None:
    assert found(example, example.broken, example.path) == [example.rule]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_rule_accepts_its_neighbour(example: Example) -> None:
    assert found(example, example.kept, example.kept_path or example.path) == []


def test_every_rule_has_an_example_and_says_why() -> None:
    assert {example.rule for example in EXAMPLES} == set(BY_NAME)
    assert [name for name, rule in BY_NAME.items() if not rule.__doc__] == []


def test_finding_points_to_its_place() -> None:
    source = Source(PurePosixPath("app/core/timing.py"), "import time\n\nprint(time)\n", frozenset())
    (finding,) = findings([source])
    assert str(finding) == "app/core/timing.py:3: no-print: `print()` in the application; use get_logger()"


def test_exports_are_in_the_order_that_ruff_writes(tmp_path: Path) -> None:
    """RUF022 itself is asked: both commands of `make lint` must want the same."""
    names = ["Item10", "make_2", "URL", "Item2", "A", "make_10", "MAX_ITEMS", "_Item", "Item", "Ab", "Z9", "item"]
    file = tmp_path / "exports.py"
    file.write_text(f"__all__ = {names}\n")
    options = ["--isolated", "--no-cache", "--preview", "--select", "RUF022", "--fix", "--unsafe-fixes", "--quiet"]
    subprocess.run([sys.executable, "-m", "ruff", "check", *options, str(file)], check=True)
    assert ast.literal_eval(file.read_text().partition("= ")[2]) == sorted(names, key=isort_order)


def test_command_lists_findings_and_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    planted = Source(PurePosixPath("app/core/timing.py"), "print(1)\n", frozenset())
    monkeypatch.setattr(check_conventions, "load_sources", lambda _root: [planted])
    assert check_conventions.main() == 1
    assert "app/core/timing.py:1: no-print" in capsys.readouterr().out


def test_examples_are_python() -> None:
    for example in EXAMPLES:
        ast.parse(example.broken)
        ast.parse(example.kept)

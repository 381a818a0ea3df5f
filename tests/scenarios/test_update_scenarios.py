"""`fastmod update` in every scenario: no byte of the owner's is lost, and nobody is passed over in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fastmod import __version__
from fastmod.cli import update as command
from fastmod.commands import update as updating
from fastmod.template.source import Template
from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.project import has_one_head, make_project
from tests.scenarios.releases import BEFORE, newer, older
from tests.scenarios.scenario import Observed, Scenario
from tests.support.cli import run_cli
from tests.support.git import commit_all, git
from tests.support.releases import NEXT, released
from tests.support.tree import read_tree

CONFLICT = 1


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("made") / "shop")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_and_nothing_is_silent(
    scenario: Scenario, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(made, tmp_path / "shop", symlinks=True))
    before, after = older(scenario), newer(scenario)
    known = {BEFORE: before, NEXT: after}
    monkeypatch.setattr(command, "_target", lambda version: after)
    monkeypatch.setattr(updating, "carried", lambda version: carried(known, version))
    begin(root, scenario, before)
    mine = read_tree(root)

    result = run_cli("update", "--project", str(root))

    path = next(iter({**scenario.newer.edits, **scenario.newer.moves, **scenario.newer.added}), "")
    observed = Observed(
        scenario.yours(root), scenario.theirs(root), result.code == CONFLICT, path in result.err, has_one_head(root)
    )
    assert observed.outcome == scenario.fastmod, (observed, result)
    assert observed.outcome in ("merged", "conflict", "said")
    assert result.code == (CONFLICT if observed.asked else 0)
    assert bool(git(root, "ls-files", "--unmerged")) == observed.asked
    gone = {*mine} - {*read_tree(root)}
    assert gone <= {*scenario.newer.moves}  # what is no longer there was moved by the templates
    if not observed.asked:
        tree = read_tree(root)
        run_cli("update", "--project", str(root)).assert_ok()
        assert read_tree(root) == tree


def begin(root: Path, scenario: Scenario, before: Template) -> None:
    """Bring the project to where its owner has edited it: on the older templates, committed."""
    manifest = root / ".copier-answers.yml"
    manifest.write_text(manifest.read_text().replace(__version__, before.version))
    for path, file in scenario.before.items():
        (root / path).write_bytes(file.content)
    commit_all(root, "Made")
    scenario.user(root)
    commit_all(root, "Ours")


def carried(known: dict[str, Template], version: str) -> Template:
    """Return the templates of a version, those of the scenario among them."""
    return known.get(version) or released(version)

"""The same scenarios with plain `copier update`, for the record: what docs/updates.md says of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import copier
import pytest

from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.project import has_one_head, make_project
from tests.scenarios.releases import publish
from tests.scenarios.scenario import Observed, Scenario
from tests.support.git import commit_all, git, init
from tests.support.tree import read_tree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("scenarios")]

MARKER = b"<<<<<<< "


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("made") / "shop")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_plain_copier(scenario: Scenario, made: Path, tmp_path: Path) -> None:
    repository = publish(scenario, made, tmp_path / "templates")
    root = tmp_path / "shop"
    copier.run_copy(str(repository), root, vcs_ref="v1", defaults=True, quiet=True)
    for path in read_tree(made):
        if not (root / path).exists() and path != ".copier-answers.yml":
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(made / path, root / path)
    commit_all(init(root), "Made")
    scenario.user(root)
    commit_all(root, "Ours")

    copier.run_update(root, vcs_ref="v2", defaults=True, overwrite=True, quiet=True)

    tree = read_tree(root)
    asked = any(MARKER in content for content in tree.values()) or bool(git(root, "ls-files", "--unmerged"))
    rejected = any(path.endswith(".rej") for path in tree)
    observed = Observed(scenario.yours(root), scenario.theirs(root), asked or rejected, works=has_one_head(root))
    assert observed.outcome == scenario.copier, (observed, [path for path in tree if path.endswith(".rej")])

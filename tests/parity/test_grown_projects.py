"""Copier and projects that fastmod grew: its update and its copy care for the project's own files and no others."""

from __future__ import annotations

from pathlib import Path

import copier
import pytest
import yaml
from copier import VcsRef

from fastmod.template.source import current_template
from tests.support.cli import run_process
from tests.support.git import commit_all, is_clean
from tests.support.tree import read_tree

pytestmark = pytest.mark.slow

GROWTH = (
    ("add-module", "orders"),
    ("add-entity", "Customer", "name:str:unique", "status:enum=draft,sent:default=draft", "--module", "orders"),
    ("add-entity", "Order", "number:str=32:unique", "customer:ref=Customer", "owner:ref=users.User", "-m", "orders"),
    ("add-field", "Customer", "note:text:optional"),
    ("add-service", "Report", "--module", "orders"),
    ("add-module", "billing"),
)


@pytest.fixture(scope="module")
def grown(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minimal project after every kind of growth, with a file of its owner's."""
    place = tmp_path_factory.mktemp("grown")
    run_process("new", "shop", "--preset", "minimal", "--data", "project_name=Bücher 📚", cwd=place).assert_ok()
    shop = place / "shop"
    for command in GROWTH:
        run_process(*command, cwd=shop).assert_ok()
    (shop / "app" / "modules" / "orders" / "mine.py").write_text("MINE = 1\n", "utf-8")
    commit_all(shop)
    return shop


@pytest.mark.parametrize("ref", [None, VcsRef.CURRENT], ids=["newest", "current"])
def test_copier_update_is_a_clean_no_op(grown: Path, ref: VcsRef | None) -> None:
    before = read_tree(grown)
    copier.run_update(grown, vcs_ref=ref, defaults=True, overwrite=True, quiet=True)
    after = read_tree(grown)
    assert sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)) == []
    assert is_clean(grown)


def test_copier_recopy_brings_the_wiring_back_alone(grown: Path) -> None:
    """`recopy` takes the templates' side of every file it renders; grown files it does not know."""
    before = read_tree(grown)
    copier.run_recopy(grown, defaults=True, overwrite=True, quiet=True)
    changed = {path for path, content in read_tree(grown).items() if before.get(path) != content}
    for path, content in before.items():
        (grown / path).write_bytes(content)
    assert changed <= {"app/api/registry.py"}
    assert is_clean(grown)


def test_copier_copy_with_the_projects_answers_gives_its_own_files(grown: Path, tmp_path: Path) -> None:
    answers = yaml.safe_load((grown / ".copier-answers.yml").read_text("utf-8"))
    data = {key: value for key, value in answers.items() if not key.startswith("_")}
    copier.run_copy(current_template().source_url, tmp_path / "copy", data=data, defaults=True, quiet=True)
    ours, theirs = read_tree(grown), read_tree(tmp_path / "copy")
    assert [path for path in theirs if path not in ours] == []
    # The list of modules has one more, and billing's tables came after those of the orders.
    assert [path for path in theirs if ours[path] != theirs[path]] == [
        "app/api/registry.py",
        "migrations/versions/20240102_120000_create_billing_tables.py",
    ]


def test_growth_goes_on_after_copier(grown: Path) -> None:
    copier.run_update(grown, vcs_ref=VcsRef.CURRENT, defaults=True, overwrite=True, quiet=True)
    for command in GROWTH:
        done = run_process(*command, cwd=grown).assert_ok()
        assert done.out == "Nothing to do\n"
    assert is_clean(grown)

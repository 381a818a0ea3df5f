"""One small project that has grown a module with two entities; each test edits and grows a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.git import commit_all

MODULE = ("--module", "orders")
CUSTOMER = ("name:str:unique", "status:enum=draft,sent:default=draft")
ORDER = ("number:str=32:unique", "total:decimal=12,2:min=0", "customer:ref=Customer")


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as committed: `Order` points to `Customer`. Not to be changed."""
    shop = tmp_path_factory.mktemp("grown") / "shop"
    place = ("--project", str(shop))
    run_cli("new", str(shop), "--preset", "minimal", "--yes").assert_ok()
    run_cli("add-module", "orders", *place).assert_ok()
    run_cli("add-entity", "Customer", *CUSTOMER, *MODULE, *place).assert_ok()
    run_cli("add-entity", "Order", *ORDER, *MODULE, *place).assert_ok()
    commit_all(shop)
    return shop


@pytest.fixture
def shop(grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the grown project that is the current folder."""
    copy = tmp_path / "shop"
    shutil.copytree(grown, copy, symlinks=True)
    monkeypatch.chdir(copy)
    return copy

"""What every test gets: no settings, identity or hooks of the machine it runs on, and one small template."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fastmod.template.source import Template
from tests.support.cli import run_cli
from tests.support.git import commit_all
from tests.support.repository import load_small_template

MODULE = ("--module", "orders")
CUSTOMER = ("name:str:unique", "status:enum=draft,sent:default=draft")
ORDER = ("number:str=32:unique", "total:decimal=12,2:min=0", "customer:ref=Customer")

settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def _sealed_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give git and Copier a home of their own; take away what an outer git or terminal has set."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n"
    )
    (home / "copier-settings.yml").write_text("{}\n")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GIT_", "COPIER_"))]:
            patch.delenv(name)
        for name in ("NO_COLOR", "FORCE_COLOR", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
            patch.delenv(name, raising=False)
        patch.setenv("FASTMOD_TESTS_HOME", os.environ.get("HOME", ""))  # for tools whose caches are worth keeping
        patch.setenv("HOME", str(home))
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("COPIER_SETTINGS_PATH", str(home / "copier-settings.yml"))
        yield


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flush nothing in this process: that the calls come, and in which order, is what tests look at."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one."""
    folder = tmp_path / "place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def small() -> Template:
    """Return the small template of `tests/fixtures/small`."""
    return load_small_template()


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small project with a module `orders`, committed: `Order` points to `Customer`. Not to be changed."""
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
    """Return a copy of the grown project that is the current folder."""
    copy = tmp_path / "shop"
    shutil.copytree(grown, copy, symlinks=True)
    monkeypatch.chdir(copy)
    return copy

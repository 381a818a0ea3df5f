"""A second check takes over what the first one rendered, and only while that is what would be rendered again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.commands import remembered, rendered
from fastmod.commands.remembered import rendered_for
from fastmod.manifest import Manifest
from fastmod.project import MANIFEST, load_manifest
from fastmod.template.render import RenderedFile
from tests.support.cli import run_cli

FILES = {"a.py": RenderedFile("é\n".encode()), "b.bin": RenderedFile(bytes(range(256)), executable=True)}


class Counting:
    """Stands for `rendered_now`."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, manifest: Manifest) -> dict[str, RenderedFile]:
        self.calls += 1
        return FILES


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(rendered, "rendered_now", counting)
    return counting


@pytest.fixture
def root(tmp_path: Path) -> Path:
    run_cli("new", str(tmp_path / "shop"), "--preset", "minimal", "--quiet").assert_ok()
    return tmp_path / "shop"


def ask(root: Path, *, anew: bool = False) -> dict[str, RenderedFile]:
    return rendered_for(root, load_manifest(root), anew=anew)


def test_the_same_question_is_answered_once(root: Path, counting: Counting) -> None:
    assert ask(root) == FILES
    assert ask(root) == FILES
    assert counting.calls == 1
    assert ask(root, anew=True) == FILES
    assert counting.calls == 2


def test_another_manifest_is_another_question(root: Path, counting: Counting) -> None:
    ask(root)
    with (root / MANIFEST).open("a") as file:
        file.write("\n")
    ask(root)
    assert counting.calls == 2


@pytest.mark.parametrize("place", ["", "store/", "store/blobs/"])
def test_another_installation_is_another_question(
    root: Path, counting: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    installation = tmp_path / "installation"
    (installation / "templates" / "store" / "blobs").mkdir(parents=True)
    changed = installation / "templates" / f"{place}file"
    changed.write_text("1")
    monkeypatch.setattr(remembered, "installation_root", lambda: installation)
    ask(root)
    ask(root)
    assert counting.calls == 1
    changed.write_text("12")
    ask(root)
    assert counting.calls == 2


def test_what_grows_is_checked_against_what_it_should_be(root: Path) -> None:
    def check() -> str:
        return run_cli("check", "--strict", "--project", str(root)).assert_ok().out

    first = check()
    run_cli("add-module", "shop", "--project", str(root)).assert_ok()
    run_cli("add-entity", "Order", "number:str=32", "--module", "shop", "--project", str(root)).assert_ok()
    assert check() == first == check()
    model = root / "app" / "modules" / "shop" / "models" / "Order.py"
    model.write_text(model.read_text() + "\nEXTRA = 1\n")
    assert run_cli("check", "--strict", "--project", str(root)).code == 1

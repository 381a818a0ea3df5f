"""What is in the wheel: exactly the listed templates, their address, the store, and nothing that lay around."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from fastmod.template.source import LISTING, current_template, read_listing
from tests.support.cli import run_process
from tests.support.repository import ROOT
from tests.support.tree import read_tree

pytestmark = pytest.mark.slow

PREFIX = "fastmod/_template/"


@pytest.fixture(scope="module")
def packed(wheel: Path) -> dict[str, bytes]:
    """The files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_templates_are_the_listed_ones(packed: dict[str, bytes]) -> None:
    listed = read_listing((ROOT / LISTING).read_text("utf-8"))
    found = {path.removeprefix(PREFIX) for path in packed if path.startswith(PREFIX)}
    assert found == {*listed, LISTING, "source.json", "store.tar.xz"}
    for path in listed:
        assert packed[PREFIX + path] == (ROOT / path).read_bytes(), path


def test_the_address_is_the_public_one(packed: dict[str, bytes]) -> None:
    assert json.loads(packed[f"{PREFIX}source.json"]) == {"url": current_template().source_url}


def test_the_package_is_whole(packed: dict[str, bytes]) -> None:
    sources = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "fastmod").rglob("*.py")}
    assert {path for path in packed if path.endswith(".py") and not path.startswith(PREFIX)} == sources
    assert "fastmod/py.typed" in packed


def test_nothing_planted_ships(packed: dict[str, bytes], installed: list[str], tmp_path: Path) -> None:
    for name in (".env", "app.db", "__pycache__"):
        assert not [path for path in packed if path.endswith((name, ".pyc")) or f"/{name}/" in path]
    assert not [path for path, content in packed.items() if b"PLANTED-BY-A-TEST" in content]
    with tarfile.open(fileobj=io.BytesIO(packed[f"{PREFIX}store.tar.xz"])) as store:
        assert [name for name in store.getnames() if ".env" in name] == []
    run_process("new", "shop", cwd=tmp_path, command=installed).assert_ok()
    assert not [
        path
        for path, content in read_tree(tmp_path / "shop").items()
        if b"PLANTED-BY-A-TEST" in content or path == ".env"
    ]


def test_the_store_in_the_wheel_is_the_one_of_the_checkout(packed: dict[str, bytes]) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed[f"{PREFIX}store.tar.xz"])) as store:
        members = {member.name: store.extractfile(member) for member in store}
        found = {name: hashlib.sha256(file.read()).hexdigest() for name, file in members.items() if file is not None}
    folder = ROOT / "templates" / "store"
    assert found == {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_installed_fastmod_answers(installed: list[str], tmp_path: Path) -> None:
    import fastmod

    assert (
        run_process("--version", cwd=tmp_path, command=installed).assert_ok().out == f"fastmod {fastmod.__version__}\n"
    )

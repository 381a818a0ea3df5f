"""The store of released templates: what was frozen comes back, damage is noticed."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from fastmod.errors import TemplateError
from fastmod.template.source import Template
from fastmod.template.store import FolderStore, freeze, load_version, open_store
from tests.support.repository import load_small_template
from tests.support.tree import build_tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose store has three versions of the small template."""
    for version in ("1.10.0", "1.2.0", "1.9.0"):
        build_tree(tmp_path / "templates" / "store", freeze(load_small_template(version), 1))
    return tmp_path


def pack(root: Path) -> Path:
    """Pack the store as a wheel does."""
    store = root / "templates" / "store"
    wheel = root / "wheel"
    wheel.mkdir()
    with tarfile.open(wheel / "store.tar.xz", "w:xz") as archive:
        for path in sorted(store.rglob("*")):
            archive.add(path, path.relative_to(store).as_posix(), recursive=False)
    return wheel


@pytest.mark.parametrize("packed", [False, True])
def test_a_frozen_version_comes_back_whole(root: Path, small: Template, packed: bool) -> None:
    store = open_store(pack(root) if packed else root)
    assert store.versions() == ["1.2.0", "1.9.0", "1.10.0"]
    assert load_version(store, "1.2.0") == small


def test_versions_share_their_blobs(root: Path, small: Template) -> None:
    blobs = list((root / "templates" / "store" / "blobs").iterdir())
    assert len(blobs) == len({file.content for file in small.files.values()})


def test_the_index_names_the_template_api(small: Template) -> None:
    index = json.loads(freeze(small, 7)["1.2.0.json"])
    assert (index["version"], index["template_api"], index["source_url"]) == ("1.2.0", 7, small.source_url)


def test_an_unknown_version_asks_for_an_upgrade(root: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        load_version(open_store(root), "9.0.0")
    assert (caught.value.message, caught.value.hint) == (
        "this fastmod does not carry the templates of version 9.0.0", "upgrade fastmod",
    )  # fmt: skip


def test_a_changed_blob_is_noticed(root: Path) -> None:
    blob = next((root / "templates" / "store" / "blobs").iterdir())
    blob.write_bytes(blob.read_bytes() + b"x")
    with pytest.raises(TemplateError, match="is damaged"):
        load_version(open_store(root), "1.2.0")


def test_a_missing_blob_is_noticed(root: Path) -> None:
    next((root / "templates" / "store" / "blobs").iterdir()).unlink()
    with pytest.raises(TemplateError):
        load_version(open_store(root), "1.2.0")


def test_a_missing_file_of_the_store_is_a_key_error(root: Path) -> None:
    with pytest.raises(KeyError):
        FolderStore(root).read("nothing")

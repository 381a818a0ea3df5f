"""Finding and reading a project on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.errors import ManifestError, PlaceError
from fastmod.project import MANIFEST, find_project, foreign_files, load_manifest, read_present
from tests.support.tree import build_tree


def test_the_root_is_found_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_tree(tmp_path, {MANIFEST: "", "app/modules/": ""})
    monkeypatch.chdir(tmp_path / "app" / "modules")
    assert find_project(None) == tmp_path.resolve()
    assert find_project(tmp_path / "app") == tmp_path.resolve()


def test_outside_a_project_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(PlaceError) as caught:
        find_project(tmp_path)
    assert (
        caught.value.message == f"`{tmp_path}` is not in a fastmod project (there is no `.copier-answers.yml` upwards)"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", f"`{MANIFEST}` is not UTF-8 text"),
        (None, f"`{MANIFEST}` cannot be read: No such file or directory"),
    ],
)
def test_unreadable_manifests(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ManifestError) as caught:
        load_manifest(tmp_path)
    assert caught.value.message == message


def test_present_files_are_read_and_anything_odd_is_none(tmp_path: Path) -> None:
    outside = build_tree(tmp_path / "outside", {"secret.txt": "secret", "folder/x": "x"})
    root = build_tree(tmp_path / "root", {"a.txt": "a", "folder.txt/": "", "file": "not a folder"})
    (root / "link.txt").symlink_to(outside / "secret.txt")
    (root / "linked").symlink_to(outside / "folder")
    (root / "dangling").symlink_to("nowhere")
    paths = [
        "a.txt",
        "folder.txt",
        "link.txt",
        "linked/x",
        "dangling",
        "file/below.txt",
        "absent.txt",
        "absent/too.txt",
    ]
    assert read_present(root, paths) == {
        "a.txt": b"a",
        "folder.txt": None,
        "link.txt": None,
        "linked/x": None,
        "dangling": None,
        "file/below.txt": None,
    }


def test_foreign_files_are_all_but_the_known_and_our_state(tmp_path: Path) -> None:
    build_tree(
        tmp_path,
        {
            ".git/HEAD": "x",
            ".fastmod/txn": "x",
            "known.txt": "x",
            "sub/known.txt": "x",
            "mine.txt": "x",
            "sub/mine.txt": "x",
            "empty/": "",
            "sub/.git/HEAD": "x",
        },
    )
    (tmp_path / "link").symlink_to(tmp_path / "sub")
    assert foreign_files(tmp_path, {"known.txt", "sub/known.txt"}) == [
        "empty/",
        "link",
        "mine.txt",
        "sub/.git/HEAD",
        "sub/mine.txt",
    ]

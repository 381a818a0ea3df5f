"""Finding and reading a project on the disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fastmod.errors import ManifestError, PlaceError
from fastmod.manifest.soundness import OPTIONS
from fastmod.project import (
    MANIFEST,
    find_project,
    foreign_files,
    load_manifest,
    read_present,
    read_python,
    sound_manifest,
)
from fastmod.template import stored
from tests.support.manifests import CANONICAL
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


COLOUR = "no question of the templates has the key `colour`"


def problems(root: Path, *edits: tuple[str, str]) -> list[str]:
    """Return what is wrong with a manifest in which texts were replaced."""
    text = CANONICAL
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (root / MANIFEST).write_text(text, "utf-8")
    try:
        sound_manifest(root)
    except ManifestError as error:
        return [error.message.removeprefix(f"the manifest `{MANIFEST}` is damaged: "), *error.details]
    return []


def test_a_manifest_that_can_be_read_and_cannot_be_right(tmp_path: Path) -> None:
    assert problems(tmp_path) == []
    assert problems(tmp_path, ("reference:", 'colour: "red"\nreference:')) == [COLOUR]
    assert problems(tmp_path, ("project_slug:", "colour:")) == ["`project_slug` is missing", COLOUR]
    assert problems(tmp_path, ('["auth", "users"]', '["auth"]')) == [
        "module `users` is recorded as a reference module, but `reference` does not name it"
    ]


@pytest.mark.parametrize(
    ("release", "grown", "told"),
    [
        ("1.0", "1.0", [COLOUR]),
        ("1.0", "2.0", []),
        ("2.0", "1.0", []),
        ("3.0", "1.0", ["`size` is missing", COLOUR]),
        ("1.0", "3.0", [COLOUR]),
        ("1.0", "9.0", []),
        ("9.0", "1.0", []),
    ],
)
def test_keys_are_held_against_both_versions_of_the_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, grown: str, told: list[str]
) -> None:
    more = {"1.0": (), "2.0": ("colour",), "3.0": ("size",)}

    def answers(version: str) -> tuple[str, ...] | None:
        return (*OPTIONS, *more[version]) if version in more else None  # a version that is not carried

    monkeypatch.setattr(stored, "stored_answers", answers)
    versions = (('_commit: "v0.1.0"', f'_commit: "v{release}"'), ('grown_with: "0.1.0"', f'grown_with: "{grown}"'))
    assert problems(tmp_path, *versions, ("reference:", 'colour: "red"\nreference:')) == told


@pytest.mark.parametrize("closed", ["app", "app/models", "app/models/Order.py"])
def test_what_cannot_be_read_is_not_taken_for_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    root = build_tree(tmp_path, {"app/models/Order.py": "x", "app/models/Item.py": "x"})
    deny(monkeypatch, root / closed)
    with pytest.raises(PlaceError) as caught:
        read_present(root, ["app/models/Order.py"])
    assert caught.value.message == f"`{closed}` cannot be read: Permission denied"
    assert caught.value.hint == "check its permissions, and those of the folders it lies in"
    with pytest.raises(PlaceError, match=f"`{closed}` cannot be read: Permission denied"):
        read_python(root, ["app"])


def test_names_that_no_disk_takes_and_circles_of_links(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    assert read_present(tmp_path, ["x" * 300, "nul\0", "circle", "circle/x"]) == {"circle": None, "circle/x": None}


def deny(monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
    """Let the system refuse to open a place, and to look at what lies below it: modes are nothing to root."""

    def refused(call: Callable[..., Any], is_below: bool) -> Callable[..., Any]:
        def guarded(place: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(place, str) and (closed in Path(place).parents or (not is_below and Path(place) == closed)):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), place)
            return call(place, *arguments, **options)

        return guarded

    for name, is_below in (("lstat", True), ("scandir", False), ("open", False)):
        monkeypatch.setattr(os, name, refused(getattr(os, name), is_below))

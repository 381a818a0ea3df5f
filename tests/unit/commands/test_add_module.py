"""Wishes for modules."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.add_module import wish_for_module
from fastmod.commands.growth import Site
from fastmod.errors import RequestError
from fastmod.growth.additions import Edited
from tests.support.landscapes import landscape, manifest, template


def _edited(root: Path, name: str, *, empty: bool = False) -> Edited:
    site = Site(root, template(), RealFileSystem(), datetime(2026, 1, 2, tzinfo=UTC))
    return wish_for_module(site, name, empty=empty).edit(manifest(), landscape())


def test_a_folder_that_somebody_wrote_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "app/modules/blog").mkdir(parents=True)
    (tmp_path / "app/modules/blog/__init__.py").touch()
    origins = {record.name: record.origin for record in _edited(tmp_path, "blog").manifest.modules}
    assert origins["blog"] == "user"
    assert _edited(tmp_path, "shop").manifest.modules[-1].origin == "fastmod"


def test_reference_modules_come_as_such_unless_an_empty_one_is_wanted(tmp_path: Path) -> None:
    assert "billing" in _edited(tmp_path, "billing").manifest.options["reference"]
    assert "billing" not in _edited(tmp_path, "billing", empty=True).manifest.options["reference"]


def test_a_module_that_is_there_is_no_news(tmp_path: Path) -> None:
    edited = _edited(tmp_path, "users")
    assert edited.manifest == manifest()
    assert edited.notes == ("module `users` is there already: `app/modules/users`",)


def test_bad_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="cannot be a module name"):
        _edited(tmp_path, "Shop")

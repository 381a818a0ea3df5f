"""Which templates a project's grown files stand on."""

from __future__ import annotations

from dataclasses import replace

import pytest

import fastmod
from fastmod.commands.templates import template_of
from fastmod.errors import PlaceError
from tests.support.landscapes import manifest, template


def test_of_this_version_are_the_installed_ones() -> None:
    assert template_of(manifest()).files == template().files
    assert manifest().grown_with == fastmod.__version__


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("99.0.0", "the project was grown with fastmod 99.0.0"),
        ("0.1.0", "the templates of 0.1.0, which could not grow"),
    ],
)
def test_versions_that_do_not_serve_are_said(version: str, message: str) -> None:
    with pytest.raises(PlaceError, match=message):
        template_of(replace(manifest(), grown_with=version))

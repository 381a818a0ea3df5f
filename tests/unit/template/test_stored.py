"""The answers that templates keep in a project."""

from __future__ import annotations

import pytest

from fastmod import __version__
from fastmod.template.stored import stored_answers

KEPT = (
    "project_slug", "project_name", "description", "reference", "manifest_format", "grown_with", "modules", "entities",
)  # fmt: skip


@pytest.mark.parametrize("version", [__version__, "0.1.0"])
def test_what_is_computed_is_not_kept(version: str) -> None:
    assert stored_answers(version) == KEPT


def test_of_a_version_that_is_not_carried_nothing_is_known() -> None:
    assert stored_answers("99.0.0") is None
    assert stored_answers("") is None

"""Every released version renders today what it rendered when it was released."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fastmod import __version__
from tests.golden.stored import RECORDED, rendered_hash, stored_versions, tokens_of
from tests.support.releases import released

KNOWN: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))


@pytest.mark.parametrize("version", stored_versions())
def test_a_release_renders_what_it_did(version: str) -> None:
    assert rendered_hash(version, KNOWN[version]["fields"]) == KNOWN[version]["sha256"]


def test_every_release_is_recorded() -> None:
    assert [*KNOWN] == stored_versions()
    assert len({one["sha256"] for one in KNOWN.values()}) == len(KNOWN)


def test_the_newest_one_has_every_field() -> None:
    newest = stored_versions()[-1]
    if newest != __version__:
        pytest.skip(f"version {__version__} is not released yet: its fields may be more than those of {newest}")
    assert KNOWN[newest]["fields"] == tokens_of(released(newest))

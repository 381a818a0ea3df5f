"""The page about updates says what the catalogue says, and the catalogue says what was asked for."""

from __future__ import annotations

from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.page import PAGE, render_page


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text("utf-8") == render_page(), "run `make docs`"


def test_fastmod_loses_nothing_and_passes_over_nothing() -> None:
    assert {one.fastmod for one in SCENARIOS} == {"merged", "conflict", "said"}
    assert len({one.name for one in SCENARIOS}) == len(SCENARIOS) >= 14

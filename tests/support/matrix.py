"""What takes too long for every run: `FULL_MATRIX=1` runs it all, before a release."""

from __future__ import annotations

import os

import pytest

__all__ = ["FULL_MATRIX", "full_only"]

FULL_MATRIX = os.environ.get("FULL_MATRIX") == "1"


def full_only(what: str) -> pytest.MarkDecorator:
    """Return the mark of a test, or of a case, that is left out of short runs, and said to be."""
    return pytest.mark.skipif(not FULL_MATRIX, reason=f"{what} only when FULL_MATRIX=1")

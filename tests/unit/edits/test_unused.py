"""Imports go when nothing uses them any more, and only then."""

from __future__ import annotations

import pytest

from fastmod.edits import AlreadyThere, Changed, Import, remove_imports


@pytest.mark.parametrize(
    "use",
    [
        "x: date\n",
        "def f(x: 'date'): ...\n",
        "def f() -> 'list[date]': ...\n",
        "__all__ = ['date']\n",
        "date.today()\n",
        "def f():\n    global date\n",
    ],
)
def test_what_is_used_stays(use: str) -> None:
    assert remove_imports(f"from datetime import date\n\n{use}", (Import("datetime", "date"),)) == AlreadyThere()


def test_what_only_reads_like_a_use_does_not_keep_an_import() -> None:
    text = '"""The date."""\n\nfrom datetime import date, time\n\nx = "date"  # date\n'
    done = remove_imports(text, (Import("datetime", "date"),))
    assert done == Changed(text.replace("date, time", "time"))


@pytest.mark.parametrize(
    "line",
    ["from datetime import date  # noqa: F401", "from datetime import date as date", "import os, datetime; x = 1"],
)
def test_imports_that_somebody_meant_stay(line: str) -> None:
    assert remove_imports(f"{line}\n", (Import("datetime", "date"),)) == AlreadyThere()

"""The hierarchy of errors a user can read, and several errors in one answer."""

from __future__ import annotations

import pytest

from fastmod.errors import (
    BusyError,
    FastmodError,
    ManifestError,
    OutputError,
    PlaceError,
    RequestError,
    TemplateError,
    raise_all,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(RequestError, 2), (PlaceError, 3), (ManifestError, 3), (BusyError, 3), (OutputError, 3), (TemplateError, 4)],
)
def test_exit_codes(kind: type[FastmodError], code: int) -> None:
    assert kind("what", hint="how").exit_code == code


def test_no_problem_raises_nothing() -> None:
    raise_all([])


def test_all_problems_come_as_one_answer() -> None:
    first = RequestError("one", hint="mend one", details=("a",))
    with pytest.raises(RequestError) as caught:
        raise_all([first, RequestError("two", hint="mend two")])
    assert (caught.value.message, caught.value.hint) == ("one", "mend one")
    assert caught.value.details == ("a", "two (mend two)")

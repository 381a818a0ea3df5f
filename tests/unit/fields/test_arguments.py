"""Arguments of types."""

from __future__ import annotations

import pytest

from fastmod.errors import RequestError
from tests.support.fields import parse


@pytest.mark.parametrize(
    ("token", "reasons"),
    [
        ("x:decimal=16,2", ["a `decimal` has 1 to 15 digits"]),
        ("x:decimal=5,6", ["6 decimal places do not fit into 5 digits"]),
        ("x:decimal=5", ["a `decimal` needs two numbers: digits in all, and decimal places"]),
        ("x:enum=a,A", ["the enum values `a` and `A` differ in case only, at character 10"]),
        ("x:enum=a,a", ["the enum value `a` stands twice, at character 10"]),
        ("x:enum=a,,b", ["an enum value is missing, at character 10"]),
        (
            "x:enum=a-b,1c",
            ["the enum value `a-b` is not a name, at character 8", "`1c` is not a name, at character 12"],
        ),
        ("x:enum=" + "a" * 41, ["has 41 characters"]),
        ("x:enum=" + ",".join(f"v{n}" for n in range(51)), ["an enum has 1 to 50 values, not 51"]),
        ("x:ref=user", ["`user` is neither an entity nor module.Entity"]),
        ("x:ref=Users.User", ["`Users.User` is neither an entity nor module.Entity"]),
        ("x:ref=a.b.C", ["`a.b.C` is neither an entity nor module.Entity"]),
        ("x:ref=../x", ["`../x` is neither an entity nor module.Entity"]),
    ],
)
def test_wrong_arguments(token: str, reasons: list[str]) -> None:
    with pytest.raises(RequestError) as caught:
        parse(token)
    said = [caught.value.message, *caught.value.details]
    assert len(said) == len(reasons)
    assert all(reason in text for reason, text in zip(reasons, said, strict=True))

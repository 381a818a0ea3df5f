"""The imports of wiring files, spelled as ruff formats them."""

from __future__ import annotations

from fastmod.fragments.layout import WIDTH
from fastmod.wiring.lists import Link


def test_short_long_and_aliased_imports() -> None:
    assert Link("app.a", ("b", "A", "MAX")).source() == "from app.a import MAX, A, b\n"
    assert Link("app.a", ("router",), "a_router").source() == "from app.a import router as a_router\n"
    names = tuple(f"VeryLongClassName{number}" for number in range(6))
    assert Link("app.modules.shop", names).source() == (
        "from app.modules.shop import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"
    )


def test_the_longest_line_fits_exactly() -> None:
    name = "N" * (WIDTH - len("from app.a import "))
    assert len(Link("app.a", (name,)).source()) == WIDTH + 1
    assert Link("app.a", (name + "N",)).source().startswith("from app.a import (\n")


def test_an_alias_is_what_is_bound() -> None:
    assert Link("app.a", ("router",), "a_router").bound == ("a_router",)
    assert Link("app.a", ("A", "B")).bound == ("A", "B")

"""`ensure`: any order of additions gives one text, repeats change nothing, a user's lines stay, ruff agrees."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.wiring import ensure
from fastmod.wiring.lists import Link, Wiring

PACKAGE = "app.modules.shop.models"
CLASSES = ["Order", "Item2", "Item10", "SKU", "HTTPLog", "Address", "AddressBook", "Zone"]
MINE = '"""Models."""\n\nimport os\n\nfrom app.core.base import Base  # mine\n\n# kept\nprint(os.name, Base)\n'


def layer(names: list[str]) -> Wiring:
    links = tuple(Link(f"{PACKAGE}.{name}", (name,)) for name in sorted(names))
    return Wiring("layer", re.compile(re.escape(PACKAGE) + r"\.[A-Z]\w*"), links)


def test_a_new_file() -> None:
    assert ensure('"""Models."""\n', layer(["Order", "Item2"])) == (
        '"""Models."""\n\n'
        "from app.modules.shop.models.Item2 import Item2\n"
        "from app.modules.shop.models.Order import Order\n"
        '\n__all__ = [\n    "Item2",\n    "Order",\n]\n'
    )


@settings(max_examples=60)
@given(st.lists(st.sampled_from(CLASSES), unique=True), st.sampled_from(["", '"""Doc."""\n', MINE]), st.randoms())
def test_the_way_there_does_not_matter(names: list[str], start: str, dice: st.random) -> None:  # type: ignore[name-defined]
    at_once = ensure(start, layer(names))
    step_by_step, done = start, list[str]()
    dice.shuffle(names)
    for name in names:
        done.append(name)
        step_by_step = ensure(step_by_step, layer(done))
    assert step_by_step == at_once
    assert ensure(at_once, layer(names)) == at_once
    ast.parse(at_once)


@given(st.lists(st.sampled_from(CLASSES), unique=True, min_size=1), st.data())
@settings(max_examples=60)
def test_what_is_gone_is_dropped_and_a_users_lines_stay(names: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(names), unique=True))
    text = ensure(ensure(MINE, layer(names)), layer(kept))
    for name in CLASSES:
        assert (f"import {name}\n" in text) == (name in kept)
    for line in MINE.splitlines():
        assert line in text.splitlines()


def test_removing_all_and_adding_again_is_the_same_text() -> None:
    full = ensure(MINE, layer(CLASSES))
    assert ensure(ensure(full, layer([])), layer(CLASSES)) == full


def test_windows_line_ends_are_kept() -> None:
    text = ensure(MINE.replace("\n", "\r\n"), layer(["Order"]))
    assert text.count("\n") == text.count("\r\n")


def test_what_a_user_reexports_besides_stays() -> None:
    text = 'from app.core.base import Base\n\n__all__ = [\n    "Base",  # mine\n]\n'
    found = ensure(text, layer(["Order"]))
    assert '    "Base",  # mine\n    "Order",\n' in found


@pytest.mark.parametrize(
    "start", ['"""Doc."""\n', '"""Doc."""\n\nfrom app.core.base import Base\n\n__all__ = ["Base"]\n']
)
def test_ruff_has_nothing_to_say(tmp_path: Path, start: str) -> None:
    file = tmp_path / "__init__.py"
    file.write_text(ensure(start, layer(CLASSES)))
    for command in (["check", "--select", "I,F,RUF022"], ["format", "--check"]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "ruff",
                *command,
                "--isolated",
                "--no-cache",
                "--config",
                "line-length=120",
                *(["--config", "lint.isort.known-first-party=['app']"] if command[0] == "check" else []),
                str(file),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + file.read_text()


ROUTER = '"""Routes."""\n\nfrom fastapi import APIRouter\n\nrouter = APIRouter(prefix="/shop")\n'


def endpoints(names: list[str]) -> Wiring:
    links = tuple(
        Link(f"app.modules.shop.api.endpoints.{name}", ("router",), f"{name}_router") for name in sorted(names)
    )
    return Wiring("router", re.compile(r"app\.modules\.shop\.api\.endpoints\.[a-z]\w*"), links)


def test_routers_are_included_in_name_order_and_dropped_again() -> None:
    text = ensure(ROUTER, endpoints(["orders", "items"]))
    assert text.endswith(
        'router = APIRouter(prefix="/shop")\n'
        "router.include_router(items_router)\n"
        "router.include_router(orders_router)\n"
    )
    assert ensure(text, endpoints(["items", "orders"])) == text
    assert ensure(text, endpoints(["orders"])) == ensure(ROUTER, endpoints(["orders"]))


@given(st.permutations(["auth", "order_items", "orders", "stock_10", "stock_2", "x"]))
@settings(max_examples=40)
def test_modules_stand_in_the_order_of_their_folders(names: list[str]) -> None:
    """As the project's own test compares them: in capitals, `ORDERS` would come before `ORDER_ITEMS`."""
    text = "MODULES: tuple[ModuleSpec, ...] = (\n)\n"
    for count in range(1, len(names) + 1):
        links = tuple(Link(f"app.modules.{name}.module", ("MODULE",), name.upper()) for name in sorted(names[:count]))
        text = ensure(text, Wiring("registry", re.compile(r"app\.modules\.\w+\.module"), links))
    listed = re.findall(r"^    ([A-Z_0-9]+),$", text, re.MULTILINE)
    assert [name.lower() for name in listed] == sorted(names)

"""Uses of files and tables that are about to go."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.commands.users_of import uses_of
from tests.support.tree import build_tree

GOING = {"app/modules/shop/models/Order.py": b"class Order:\n    ...\n\n\nclass OrderLine:\n    ...\n"}


@pytest.mark.parametrize(
    "line",
    [
        "from app.modules.shop.models.Order import Order",
        "from app.modules.shop.models import Invoice, OrderLine",
        "import app.modules.shop.models.Order",
        'key = ForeignKey("orders.id")',
    ],
)
def test_a_use_is_named_with_its_place(tmp_path: Path, line: str) -> None:
    build_tree(tmp_path, {"app/jobs.py": f'"""Jobs."""\n{line}\n'})
    assert uses_of(tmp_path, GOING, set(), {"orders"}, {}) == (f"app/jobs.py:2: {line}",)


@pytest.mark.parametrize(
    "line",
    [
        "from app.modules.shop.models import Invoice",
        "from app.modules.shop.models.OrderBook import OrderBook",
        'text = "from app.modules.shop.models.Order import Order"',
        "# from app.modules.shop.models.Order import Order",
        'key = ForeignKey("orders_of_others.id")',
        "from app.modules.shop.models.Order import (  # in the middle of an edit",
    ],
)
def test_what_only_looks_like_one_is_none(tmp_path: Path, line: str) -> None:
    build_tree(tmp_path, {"app/jobs.py": f"{line}\n"})
    assert uses_of(tmp_path, GOING, set(), {"orders"}, {}) == ()


def test_lists_and_files_of_the_removal_itself_do_not_count(tmp_path: Path) -> None:
    use = "from app.modules.shop.models.Order import Order\n"
    places = ("app/modules/shop/models/__init__.py", "app/modules/shop/dependencies.py", "tests/test_order.py")
    build_tree(tmp_path, dict.fromkeys(places, use))
    assert uses_of(tmp_path, GOING, {"tests/test_order.py"}, set(), {}) == ()


def test_what_goes_out_of_a_file_that_stays_is_used_too(tmp_path: Path) -> None:
    line = "from app.modules.shop.dependencies import OrderServiceDep"
    build_tree(tmp_path, {"app/modules/blog/api/endpoints/posts.py": f"{line}\n"})
    definitions = {"app/modules/shop/dependencies.py": {"OrderServiceDep"}}
    assert uses_of(tmp_path, {}, set(), set(), definitions) == (f"app/modules/blog/api/endpoints/posts.py:1: {line}",)
    assert uses_of(tmp_path, {}, set(), set(), {"app/modules/shop/dependencies.py": {"ItemServiceDep"}}) == ()

"""Boundaries: the contracts are the project's own, and what keeps them is not found."""

from __future__ import annotations

import tomllib

import pytest

from fastmod.checks.boundaries import LAYERS, MODULE_LAYERS, check_boundaries
from tests.support.checked import clean_tree, plant

SHOP = "app/modules/shop"


def test_the_layers_are_those_of_import_linter_in_the_project() -> None:
    rendered = tomllib.loads(clean_tree().rendered["pyproject.toml"].content.decode())
    contracts = {one["id"]: one for one in rendered["tool"]["importlinter"]["contracts"]}
    assert [" | ".join(f"app.{name}" for name in names) for names in LAYERS] == contracts["layers"]["layers"]
    inside = [level.replace(" : ", " | ") for level in contracts["module-layers"]["layers"]]
    assert [" | ".join(f"({name})" for name in names) for names in MODULE_LAYERS] == inside


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{SHOP}/services/_a.py", "from app.modules.shop.repositories.OrderRepository import OrderRepository\n"),
        (f"{SHOP}/models/_a.py", "from app.modules.shop.schemas import OrderStatus\n"),
        (f"{SHOP}/schemas/_a.py", "from app.modules.shop.models import Order\n"),
        (f"{SHOP}/a.py", "from app.shared.events.UserEvents import UserCreatedEvent\nimport app.core.identity\n"),
        (f"{SHOP}/services/_a.py", "import sqlalchemy\n"),
        (f"{SHOP}/api/endpoints/_a.py", "import fastapi\n"),
        ("app/api/a.py", "from app.modules.users.module import MODULE\n"),
        ("app/core/a.py", 'x = "from app.api import y"\n'),
        (f"{SHOP}/models/Item.py", 'class Item:\n    order: Mapped["Order"] = relationship(back_populates="Items")\n'),
        (f"{SHOP}/a.py", 'import_module("app.modules.shop.models")\n'),
    ],
)
def test_what_is_right(path: str, text: str) -> None:
    assert list(check_boundaries(plant({path: text}))) == []

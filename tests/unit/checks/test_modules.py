"""Modules: what is right."""

from __future__ import annotations

import pytest

from fastmod.checks.modules import check_modules
from tests.support.checked import plant

SHOP = "app/modules/shop"
SUBSCRIBED = "async def ship(event: PaidEvent, db): pass\ndef register_handlers(bus): bus.subscribe(PaidEvent, ship)\n"
OFFERED = "from app.modules.shop import models=>from app.modules.shop import handlers, models"


@pytest.mark.parametrize(
    "edits",
    [
        {f"{SHOP}/handlers.py": SUBSCRIBED, f"{SHOP}/module.py": OFFERED},
        {f"{SHOP}/handlers.py": "async def _private(event): pass\nasync def helper(db): pass\n",
         f"{SHOP}/module.py": OFFERED},
        {f"{SHOP}/handlers/__init__.py": "def register(bus): pass\n", f"{SHOP}/handlers/_a.py": "x = 1\n",
         f"{SHOP}/module.py": OFFERED},
        {"app/modules/_draft/notes.py": "x = 1\n"},
        {f"{SHOP}/api/endpoints/_shared.py": "x = 1\n"},
        {f"{SHOP}/settings.py": 'x.subscribe(A, f, name="a")\nx.subscribe(B, f, name="a")\nx.subscribe(A, f)\n'},
    ],
)  # fmt: skip
def test_what_is_right(edits: dict[str, str | None]) -> None:
    assert list(check_modules(plant(edits))) == []

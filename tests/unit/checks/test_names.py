"""Names: what a finding offers to do, and what is right."""

from __future__ import annotations

import pytest

from fastmod.checks.findings import Fix
from fastmod.checks.names import check_names, is_pascal
from tests.support.checked import plant

SERVICES = "app/modules/shop/services"


@pytest.mark.parametrize(
    ("path", "text", "fix"),
    [
        (f"{SERVICES}/Payer.py", "class PayService: pass\n", Fix("rename", f"{SERVICES}/PayService.py")),
        (f"{SERVICES}/payer.py", "class PayService: pass\n", Fix("rename", f"{SERVICES}/PayService.py")),
        (f"{SERVICES}/Payer.py", "class OrderService: pass\n", None),
        (f"{SERVICES}/Payer.py", "class orderservice: pass\n", None),
        (f"{SERVICES}/Payer.py", "class A: pass\nclass B: pass\n", None),
        (f"{SERVICES}/payer.py", "x = 1\n", None),
    ],
)
def test_a_file_is_renamed_where_that_is_clear(path: str, text: str, fix: Fix | None) -> None:
    (found,) = check_names(plant({path: text}))
    assert found.fix == fix
    assert (found.mend == "fastmod check --fix") == (fix is not None)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{SERVICES}/_helpers.py", "x = 1\n"),
        (f"{SERVICES}/PayService.py", "class PayService: pass\nclass _Sum: pass\n"),
        ("app/modules/shop/schemas/PaySchema.py", "class PayCreate: pass\nclass PayUpdate: pass\n"),
        ("app/shared/events/PayEvents.py", "class PaidEvent: pass\nclass LostEvent: pass\n"),
        ("app/shared/interfaces/Clock.py", "class Clock: pass\nclass Tick: pass\n"),
        ("app/core/clock.py", "class Clock: pass\n"),
    ],
)
def test_what_is_right(path: str, text: str) -> None:
    assert list(check_names(plant({path: text}))) == []


def test_pascal() -> None:
    assert [name for name in ("User", "user", "_User", "User_a", "") if is_pascal(name)] == ["User"]

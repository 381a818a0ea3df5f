"""Which side of a list in conflict has all that both sides wrote beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod import git
from fastmod.commands.merged_lists import one_side
from fastmod.wiring import wanted_wiring

PATH = "app/modules/shop/models/__init__.py"
FILES = {PATH: b"", "app/modules/shop/models/Order.py": b"class Order:\n    pass\n"}
LIST = 'from app.modules.shop.models.{0} import {0}\n\n__all__ = ["{0}"]\n'


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "chosen"),
    [
        ("", "", "", "ours"),
        ("", "# mine\n", "", "ours"),
        ("", "", "# theirs\n", "theirs"),
        ("", "# mine\n", "# theirs\n", None),
    ],
)
def testone_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, ours: str, theirs: str, chosen: str | None
) -> None:
    texts = {
        "base": base + LIST.format("Order"), "ours": ours + LIST.format("Item"), "theirs": theirs + LIST.format("Box")
    }  # fmt: skip
    monkeypatch.setattr(git, "content_in", lambda root, side, path: texts[side].encode())
    found = one_side(tmp_path, ("base", "ours", "theirs"), PATH, wanted_wiring(FILES)[PATH])
    assert found == (texts[chosen].encode() if chosen else None)

"""Our order of names is ruff's: what we sort, ruff leaves alone."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from fastmod.ordering import export_key, member_key, module_key, natural_key

NAMES = [
    "Item10", "Item2", "Item02", "Item", "SKU", "Sku", "HTTPLog", "HttpLog", "URL", "UrlList", "aardvark", "zebra", "A",
    "B1", "User", "UserProfile", "User_Old", "MAX_SIZE", "X", "item", "ITEM", "Zeta", "alpha2", "alpha10", "é",
]  # fmt: skip
MODULES = [name for name in NAMES if name.isascii()] + ["user_profile", "userProfile", "a.b", "a.B", "a10", "a9", "a09"]


@pytest.mark.parametrize("seed", range(4))
def test_ruff_leaves_our_order_alone(seed: int, tmp_path: Path) -> None:
    mixed = random.Random(seed)  # noqa: S311
    names = mixed.sample(NAMES, 16)
    modules = mixed.sample(MODULES, 16)
    imports = "".join(
        f"from app.{name} import thing_{index}\n" for index, name in enumerate(sorted(modules, key=module_key))
    )
    members = ", ".join(sorted(names, key=member_key))
    exported = "".join(f'    "{name}",\n' for name in sorted(names, key=export_key))
    file = tmp_path / "sample.py"
    text = f"from aaa import {members}\nfrom app import a\n{imports}\n__all__ = [\n{exported}]\n"
    file.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "I,RUF022", "--fix",
         "--config", "line-length=320", "--config", "lint.isort.known-first-party=['app']", "--config",
         "lint.isort.no-sections=true", "--quiet", str(file)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert file.read_text("utf-8") == text


def test_digits_compare_as_numbers_unless_they_begin_with_zero() -> None:
    assert sorted(["a10", "a9", "a09", "b", "a"], key=natural_key) == ["a", "a09", "a9", "a10", "b"]

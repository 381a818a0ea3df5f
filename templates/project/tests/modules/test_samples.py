"""Samples: in tests/modules/<module>/<name>_samples.py a `make_<name>(db)` makes another record with all it needs."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from app.shared.models.base import Entity

FOLDER = Path(__file__).parent
SAMPLES = sorted(
    (file.parent.name, file.stem)
    for file in FOLDER.glob("*/*_samples.py")
    if "async def make_" in file.read_text("utf-8")  # others hold bodies of requests
)


def maker(module: str, file: str) -> Callable[[AsyncSession], Awaitable[Entity]]:
    samples = import_module(f"tests.modules.{module}.{file}")
    make: Callable[[AsyncSession], Awaitable[Entity]] = getattr(samples, f"make_{file.removesuffix('_samples')}")
    return make


@pytest.mark.parametrize(("module", "file"), SAMPLES)
async def test_each_call_makes_another_record(module: str, file: str, db: AsyncSession) -> None:
    make = maker(module, file)

    records = [await make(db), await make(db)]

    assert len({record.id for record in records}) == len(records)
    assert all(inspect(record).persistent for record in records)


def test_users_have_samples() -> None:
    assert ("users", "user_samples") in SAMPLES

"""Base classes of the tables."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, make_url, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.shared.models.base import BigIntegerId, UTCDateTime, utc_now

TIMES = Table("zz_times", MetaData(), Column("id", Integer, primary_key=True), Column("at", UTCDateTime()))


@pytest.mark.threat("A68")
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 7, 1, 14, 0, tzinfo=timezone(timedelta(hours=2))),
        datetime(1970, 1, 1, tzinfo=UTC),
        None,
    ],
)
async def test_times_come_back_as_aware_utc(connection: AsyncConnection, moment: datetime | None) -> None:
    await connection.run_sync(TIMES.create)
    await connection.execute(insert(TIMES).values(at=moment))
    found = (await connection.execute(select(TIMES.c.at))).scalar_one()
    assert found == moment
    assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.threat("A68")
async def test_naive_times_are_refused(connection: AsyncConnection) -> None:
    await connection.run_sync(TIMES.create)
    with pytest.raises(StatementError, match="naive"):
        await connection.execute(insert(TIMES).values(at=datetime(2026, 7, 1)))  # noqa: DTZ001


def test_now_is_aware() -> None:
    assert utc_now().tzinfo is UTC


def test_keys_are_numbered_by_the_database() -> None:
    assert BigIntegerId.compile(make_url("sqlite://").get_dialect()()) == "INTEGER"
    assert BigIntegerId.compile(make_url("postgresql+asyncpg://").get_dialect()()) == "BIGINT"

"""Counts per day and top names, as the staff asks for them."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.repositories.AnalyticsDailyCountRepository import AnalyticsDailyCountRepository
from app.modules.users.models.User import User
from app.shared.models.base import utc_now
from tests.modules.analytics.conftest import API, day, today
from tests.modules.conftest import headers_of


async def count(db: AsyncSession, *rows: tuple[str, str, int]) -> None:
    await AnalyticsDailyCountRepository(db).add({(day(when), name): (events, 1) for when, name, events in rows})
    await db.commit()


async def ask(client: AsyncClient, user: User, path: str, **params: Any) -> Any:
    response = await client.get(f"{API}/counts/{path}", params=params, headers=headers_of(user))
    assert response.status_code == 200, response.text
    return response.json()["data"]


@pytest.mark.threat("A19")
@pytest.mark.parametrize("path", ["/counts/?name=x", "/counts/top", "/events/"])
async def test_only_the_staff_sees_everybody(
    client: AsyncClient, user: User, moderator: User, admin: User, path: str
) -> None:
    assert (await client.get(API + path)).status_code == 401
    assert (await client.get(API + path, headers=headers_of(user))).status_code == 403
    for somebody in (moderator, admin):
        assert (await client.get(API + path, headers=headers_of(somebody))).status_code == 200


async def test_missing_days_are_zeros_and_a_leap_day_is_a_day(
    client: AsyncClient, db: AsyncSession, moderator: User
) -> None:
    await count(db, ("2024-02-28", "x", 2), ("2024-02-29", "x", 3), ("2024-03-02", "x", 5), ("2024-02-29", "y", 7))

    series = await ask(client, moderator, "", name="x", until="2024-03-02", days=5)

    assert [(each["day"], each["events"], each["users"]) for each in series["days"]] == [
        ("2024-02-27", 0, 0),
        ("2024-02-28", 2, 1),
        ("2024-02-29", 3, 1),
        ("2024-03-01", 0, 0),
        ("2024-03-02", 5, 1),
    ]
    assert series["total"] == 10


async def test_a_leap_year_is_the_longest_range(client: AsyncClient, db: AsyncSession, moderator: User) -> None:
    await count(db, ("2023-12-31", "x", 1), ("2024-01-01", "x", 2), ("2024-12-31", "x", 4), ("2025-01-01", "x", 8))

    series = await ask(client, moderator, "", name="x", until="2024-12-31", days=366)

    assert len({each["day"] for each in series["days"]}) == 366
    assert (series["days"][0]["day"], series["total"]) == ("2024-01-01", 6)


async def test_the_last_thirty_days_are_the_default(client: AsyncClient, moderator: User) -> None:
    before = utc_now().date()
    series = await ask(client, moderator, "", name="never_seen")

    assert (len(series["days"]), series["total"]) == (30, 0)
    assert before <= day(series["days"][-1]["day"]) <= utc_now().date()


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31"])
async def test_the_calendar_has_ends(client: AsyncClient, moderator: User, until: str) -> None:
    series = await ask(client, moderator, "", name="x", until=until, days=366)

    assert series["days"][-1]["day"] == until


@pytest.mark.threat("A25")
@pytest.mark.parametrize("days", ["0", "-1", "367", str(2**63), str(10**30), "x", "NaN", "1e2", ""])
async def test_ranges_are_bounded(client: AsyncClient, moderator: User, days: str) -> None:
    for path in ("counts/", "counts/top", "activity/me"):
        params = {"days": days} | ({"name": "x"} if path == "counts/" else {})
        response = await client.get(f"{API}/{path}", params=params, headers=headers_of(moderator))
        assert response.status_code == 422


@pytest.mark.threat("A29")
@pytest.mark.parametrize(
    "until", ["0", "1700000000", "2023-02-29", "2024-02-30", "2024-2-1", "today", "", "10000-01-01"]
)
async def test_days_are_days(client: AsyncClient, moderator: User, until: str) -> None:
    params = {"name": "x", "until": until}

    assert (await client.get(f"{API}/counts/", params=params, headers=headers_of(moderator))).status_code == 422


async def test_the_most_frequent_come_first_and_names_break_ties(
    client: AsyncClient, db: AsyncSession, moderator: User
) -> None:
    await count(db, ("2024-02-28", "b", 2), ("2024-02-29", "b", 1), ("2024-02-29", "a", 3), ("2024-02-29", "c", 9))
    await count(db, ("2024-03-01", "late", 99), ("2024-02-27", "early", 99))

    top = await ask(client, moderator, "top", until="2024-02-29", days=2, limit=10)

    assert [(each["name"], each["events"]) for each in top["names"]] == [("c", 9), ("a", 3), ("b", 3)]
    assert (top["since"], top["until"]) == ("2024-02-28", "2024-02-29")


@pytest.mark.threat("A25")
async def test_the_top_is_bounded(client: AsyncClient, db: AsyncSession, moderator: User) -> None:
    await count(db, *((today(), f"name_{number:03}", 1) for number in range(120)))

    assert len((await ask(client, moderator, "top", until=today(), limit=100))["names"]) == 100
    for limit in ("0", "101", "-1", str(10**30)):
        response = await client.get(f"{API}/counts/top", params={"limit": limit}, headers=headers_of(moderator))
        assert response.status_code == 422


async def test_sums_do_not_overflow(client: AsyncClient, db: AsyncSession, moderator: User) -> None:
    await count(db, ("2024-02-28", "x", 2**40), ("2024-02-29", "x", 2**40))

    top = await ask(client, moderator, "top", until="2024-02-29", days=2)

    assert top["names"] == [{"name": "x", "events": 2**41}]

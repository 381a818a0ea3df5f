"""What one user has done."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.analytics.services.AnalyticsCaptureService import AnalyticsCaptureService
from app.modules.users.models.User import User
from tests.modules.analytics.conftest import API, NOW, noted, today
from tests.modules.conftest import headers_of


async def send(client: AsyncClient, user: User, *events: dict[str, Any]) -> None:
    response = await client.post(f"{API}/events/", json={"events": list(events)}, headers=headers_of(user))
    assert response.status_code == 200


async def activity(client: AsyncClient, asking: User, whose: object = "me", **params: Any) -> Any:
    response = await client.get(f"{API}/activity/{whose}", params=params, headers=headers_of(asking))
    assert response.status_code == 200, response.text
    return response.json()["data"]


async def test_own_activity_holds_own_events_only(client: AsyncClient, user: User, other_user: User) -> None:
    before = (NOW - timedelta(days=2)).isoformat()
    await send(client, user, noted("one"), noted("two"), noted("two", occurred_at=before))
    await send(client, other_user, noted("three"))

    own = await activity(client, user, until=today(), days=3)

    assert own["user_id"] == user.id
    assert [each["events"] for each in own["days"]] == [1, 0, 2]
    assert own["days"][-1]["day"] == today()
    assert own["names"] == [{"name": "two", "events": 2}, {"name": "one", "events": 1}]
    assert own["total"] == 3


async def test_the_range_cuts(client: AsyncClient, user: User) -> None:
    await send(client, user, noted(occurred_at=(NOW - timedelta(days=2)).isoformat()))

    assert (await activity(client, user, until=today(), days=2))["total"] == 0
    assert (await activity(client, user, until=today(), days=3))["total"] == 1


@pytest.mark.threat("A19")
async def test_others_are_refused_whether_the_user_exists_or_not(
    client: AsyncClient, user: User, other_user: User
) -> None:
    await send(client, other_user, noted("secret_plan"))

    answers = [
        await client.get(f"{API}/activity/{user_id}", headers=headers_of(user))
        for user_id in (other_user.id, 2**31 - 1)
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "secret_plan" not in answers[0].text


async def test_a_user_may_use_the_own_id(client: AsyncClient, user: User) -> None:
    assert (await activity(client, user, user.id))["user_id"] == user.id


async def test_the_staff_sees_the_activity_of_a_user(
    client: AsyncClient, user: User, moderator: User, admin: User
) -> None:
    await send(client, user, noted())

    for somebody in (moderator, admin):
        assert (await activity(client, somebody, user.id))["total"] == 1


async def test_a_login_is_needed(client: AsyncClient, user: User) -> None:
    for whose in ("me", str(user.id)):
        assert (await client.get(f"{API}/activity/{whose}")).status_code == 401


@pytest.mark.threat("A29")
@pytest.mark.parametrize("user_id", ["0", "2147483648", str(2**63), "1" + "0" * 30])
async def test_ids_are_bounded(client: AsyncClient, admin: User, user_id: str) -> None:
    """What is longer than any number is no path of ours."""
    expected = 404 if len(user_id) > 19 else 422
    assert (await client.get(f"{API}/activity/{user_id}", headers=headers_of(admin))).status_code == expected


async def test_names_are_bounded(client: AsyncClient, user: User) -> None:
    await send(client, user, *(noted(f"name_{number}") for number in range(30)))

    found = await activity(client, user)

    assert (len(found["names"]), found["total"]) == (20, 30)


async def test_nothing_is_left_of_a_forgotten_user(
    client: AsyncClient, db: AsyncSession, capture: AnalyticsCaptureService, user: User, admin: User
) -> None:
    await send(client, user, noted())

    await capture.forget(user.id)
    await db.commit()

    assert (await activity(client, admin, user.id))["total"] == 0

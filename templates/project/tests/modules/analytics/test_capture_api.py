"""Batches of events that clients send."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.models.User import User
from app.shared.models.base import utc_now
from tests.modules.analytics.conftest import API, counted, noted, stored, today
from tests.modules.conftest import headers_of

SERVER_OWNED = [
    *("user_id", "owner_id", "account_id", "is_admin", "role", "source", "event_key", "received_at", "day"),
    *("created_at", "updated_at", "token_version", "email", "users", "events", "closed", "is_active", "version"),
    *("tenant_id", "password_hash", "balance_minor", "permissions", "name_", "ip_address", "__class__"),
]


async def send(client: AsyncClient, user: User, *events: Any) -> Response:
    return await client.post(f"{API}/events/", json={"events": list(events)}, headers=headers_of(user))


async def receipt(client: AsyncClient, user: User, *events: Any) -> tuple[int, int, int]:
    response = await send(client, user, *events)
    assert response.status_code == 200, response.text
    data = response.json()["data"]
    return data["stored"], data["duplicates"], data["refused"]


async def test_a_batch_is_stored_and_counted(client: AsyncClient, db: AsyncSession, user: User) -> None:
    properties = {"page": "/", "seconds": 2.5, "first": True, "index": 7, "referrer": None}
    events = [noted(properties=properties), noted(), noted("button_clicked")]

    assert await receipt(client, user, *events) == (3, 0, 0)

    first = next(event for event in await stored(db) if event.properties)
    assert first.properties == properties
    assert (first.user_id, first.source, first.name) == (user.id, "api", "page_viewed")
    assert await counted(db) == {(today(), "page_viewed"): (2, 1), (today(), "button_clicked"): (1, 1)}


async def test_users_are_counted_once_a_day(
    client: AsyncClient, db: AsyncSession, user: User, other_user: User
) -> None:
    for somebody in (user, other_user, user):
        await receipt(client, somebody, noted(), noted())

    assert await counted(db) == {(today(), "page_viewed"): (6, 2)}


async def test_a_login_is_needed(client: AsyncClient) -> None:
    assert (await client.post(f"{API}/events/", json={"events": [noted()]})).status_code == 401


@pytest.mark.threat("A53")
async def test_a_batch_that_is_sent_again_counts_once(client: AsyncClient, db: AsyncSession, user: User) -> None:
    events = [noted(), noted()]
    assert await receipt(client, user, *events) == (2, 0, 0)

    assert await receipt(client, user, *events) == (0, 2, 0)
    assert await receipt(client, user, *events, noted()) == (1, 2, 0)

    assert len(await stored(db)) == 3
    assert await counted(db) == {(today(), "page_viewed"): (3, 1)}


async def test_the_same_id_twice_in_a_batch_is_one_event(client: AsyncClient, db: AsyncSession, user: User) -> None:
    event = noted()

    assert await receipt(client, user, event, event) == (1, 1, 0)

    assert await counted(db) == {(today(), "page_viewed"): (1, 1)}


@pytest.mark.threat("A19")
async def test_nobody_can_use_up_the_ids_of_others(
    client: AsyncClient, db: AsyncSession, user: User, other_user: User
) -> None:
    event = noted()

    assert await receipt(client, other_user, event) == (1, 0, 0)
    assert await receipt(client, user, event) == (1, 0, 0)

    assert {each.user_id for each in await stored(db)} == {user.id, other_user.id}


@pytest.mark.threat("A20")
@pytest.mark.parametrize("field", SERVER_OWNED)
async def test_server_owned_fields_are_refused(
    client: AsyncClient, db: AsyncSession, user: User, other_user: User, field: str
) -> None:
    inside = await send(client, user, noted() | {field: other_user.id})
    outside = await client.post(
        f"{API}/events/",
        json={"events": [noted()], field if field != "events" else "event": 1},
        headers=headers_of(user),
    )

    assert (inside.status_code, outside.status_code) == (422, 422)
    assert await stored(db) == []


@pytest.mark.threat("A20")
async def test_the_caller_is_the_user(client: AsyncClient, db: AsyncSession, user: User, other_user: User) -> None:
    await receipt(client, user, noted(properties={"user_id": other_user.id}))

    assert [event.user_id for event in await stored(db)] == [user.id]


@pytest.mark.threat("A29")
@pytest.mark.parametrize(
    "number", ["9007199254740992", "-9007199254740992", "9223372036854775808", "1" + "0" * 30, "1e30", "1e400", "NaN"]
)
async def test_numbers_are_bounded(client: AsyncClient, db: AsyncSession, user: User, number: str) -> None:
    event = str(noted(properties={"value": "@"})).replace("'", '"').replace('"@"', number)
    headers = headers_of(user) | {"Content-Type": "application/json"}

    response = await client.post(f"{API}/events/", content=f'{{"events": [{event}]}}', headers=headers)

    assert response.status_code == 422
    assert await stored(db) == []


@pytest.mark.parametrize("number", [2**31, 2**53 - 1, -(2**53) + 1, 0, 0.5])
async def test_numbers_within_the_bounds_come_back_as_they_are(
    client: AsyncClient, db: AsyncSession, user: User, number: float
) -> None:
    await receipt(client, user, noted(properties={"value": number}))

    assert [event.properties for event in await stored(db)] == [{"value": number}]


@pytest.mark.parametrize(
    "properties",
    [
        {"nested": {"a": 1}},
        {"list": [1]},
        {"text": "x" * 101},
        {"text": "nul \x00"},
        {"Upper": 1},
        {"": 1},
        {"a.b": 1},
        {"k" * 41: 1},
        {f"key_{number}": number for number in range(11)},
        [],
        "text",
    ],
    ids=repr,
)
async def test_properties_are_few_short_and_flat(
    client: AsyncClient, db: AsyncSession, user: User, properties: object
) -> None:
    assert (await send(client, user, noted(properties=properties))).status_code == 422
    assert await stored(db) == []


@pytest.mark.parametrize("name", ["user.created", "Upper", "", "1st", "with space", "n" * 65, "drop;table", "name\n"])
async def test_clients_cannot_name_events_of_the_bus(client: AsyncClient, user: User, name: str) -> None:
    assert (await send(client, user, noted(name))).status_code == 422


@pytest.mark.threat("A29")
@pytest.mark.parametrize(
    "moment", [0, 1700000000, "1700000000", 10**30, "2024-01-01", "2024-01-01T00:00:00", "soon", None, True]
)
async def test_times_are_texts_with_a_zone(client: AsyncClient, user: User, moment: object) -> None:
    assert (await send(client, user, noted(occurred_at=moment))).status_code == 422


async def test_an_id_is_a_uuid(client: AsyncClient, user: User) -> None:
    for wrong in (7, "7", None, ""):
        assert (await send(client, user, noted(id=wrong))).status_code == 422


@pytest.mark.parametrize("number", [0, 101])
async def test_batches_are_bounded(client: AsyncClient, db: AsyncSession, user: User, number: int) -> None:
    assert (await send(client, user, *(noted() for _ in range(number)))).status_code == 422
    assert await stored(db) == []


async def test_a_full_batch_fits(client: AsyncClient, user: User) -> None:
    properties = {f"key_{number}": "ä" * 100 for number in range(10)}

    assert await receipt(client, user, *(noted(properties=properties) for _ in range(100))) == (100, 0, 0)


async def test_a_clock_that_is_a_little_ahead_is_set_right(client: AsyncClient, db: AsyncSession, user: User) -> None:
    ahead = (utc_now() + timedelta(minutes=4)).isoformat()

    assert await receipt(client, user, noted(occurred_at=ahead)) == (1, 0, 0)

    (event,) = await stored(db)
    assert event.occurred_at == event.received_at


@pytest.mark.parametrize("ago", [timedelta(minutes=-6), timedelta(days=-400), timedelta(days=7, minutes=1)])
async def test_times_beyond_reason_are_refused_alone(
    client: AsyncClient, db: AsyncSession, user: User, ago: timedelta
) -> None:
    wrong = noted(occurred_at=(utc_now() - ago).isoformat())

    assert await receipt(client, user, wrong, noted("fine")) == (1, 0, 1)

    assert [event.name for event in await stored(db)] == ["fine"]


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_the_ends_of_the_calendar_are_refused(client: AsyncClient, user: User, edge: str) -> None:
    assert await receipt(client, user, noted(occurred_at=edge)) == (0, 0, 1)


async def test_late_events_count_on_their_own_day(client: AsyncClient, db: AsyncSession, user: User) -> None:
    late = utc_now() - timedelta(days=6)

    assert await receipt(client, user, noted(occurred_at=late.isoformat())) == (1, 0, 0)

    assert list(await counted(db)) == [(late.date().isoformat(), "page_viewed")]


async def test_capture_is_limited_by_user(client: AsyncClient, user: User, other_user: User) -> None:
    for _ in range(60):
        await receipt(client, user, noted())

    refused = await send(client, user, noted())

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert await receipt(client, other_user, noted()) == (1, 0, 0)

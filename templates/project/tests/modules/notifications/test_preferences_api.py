"""What users want to be told, over HTTP and underneath."""

import asyncio

import pytest
from httpx2 import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.notifications.repositories.NotificationPreferenceRepository import NotificationPreferenceRepository
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationPreferenceSchema import NotificationPreferenceUpdate
from app.modules.notifications.services.NotificationPreferenceService import NotificationPreferenceService
from app.modules.users.models.User import User
from tests.modules.conftest import headers_of
from tests.modules.notifications.conftest import API

PREFERENCES = f"{API}/preferences/"
CHOICES = (len(NotificationCategory) - 1) * len(NotificationChannel)


async def chosen(client: AsyncClient, user: User) -> dict[tuple[str, str], bool]:
    data = (await client.get(PREFERENCES, headers=headers_of(user))).json()["data"]
    return {(each["category"], each["channel"]): each["is_enabled"] for each in data}


async def test_defaults_without_any_row(client: AsyncClient, user: User) -> None:
    """Accounts that are older than the module get messages, too. News by mail has to be asked for."""
    found = await chosen(client, user)
    assert len(found) == len(NotificationCategory) * len(NotificationChannel)
    assert [key for key, is_enabled in found.items() if not is_enabled] == [("news", "email")]


async def test_security_is_marked_as_mandatory(client: AsyncClient, user: User) -> None:
    data = (await client.get(PREFERENCES, headers=headers_of(user))).json()["data"]
    assert {each["category"] for each in data if each["is_mandatory"]} == {"security"}


async def test_choice_is_kept_for_its_owner_alone(client: AsyncClient, user: User, other_user: User) -> None:
    answer = await client.put(f"{PREFERENCES}transaction/email", json={"is_enabled": False}, headers=headers_of(user))
    assert answer.status_code == 200
    assert not (await chosen(client, user))[("transaction", "email")]
    assert (await chosen(client, user))[("transaction", "in_app")]
    assert (await chosen(client, other_user))[("transaction", "email")]


async def test_changing_twice_keeps_the_last_choice(client: AsyncClient, user: User) -> None:
    for is_enabled in (True, False, True):
        await client.put(f"{PREFERENCES}news/email", json={"is_enabled": is_enabled}, headers=headers_of(user))
    assert (await chosen(client, user))[("news", "email")]


@pytest.mark.parametrize("channel", ["email", "in_app"])
async def test_security_messages_cannot_be_switched_off(client: AsyncClient, user: User, channel: str) -> None:
    url = f"{PREFERENCES}security/{channel}"
    refused = await client.put(url, json={"is_enabled": False}, headers=headers_of(user))
    accepted = await client.put(url, json={"is_enabled": True}, headers=headers_of(user))
    assert (refused.status_code, accepted.status_code) == (409, 200)
    assert refused.json()["data"]["error_code"] == "MANDATORY_NOTIFICATION"
    assert (await chosen(client, user))[("security", channel)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("nothing/email", {"is_enabled": True}),
        ("news/pigeon", {"is_enabled": True}),
        ("news/email", {"is_enabled": "yes"}),
        ("news/email", {"is_enabled": 0}),
        ("news/email", {"is_enabled": None}),
        ("news/email", {"is_enabled": True, "user_id": 1}),
        ("news/email", {}),
    ],
)
async def test_wrong_input_is_refused(client: AsyncClient, user: User, path: str, body: dict[str, object]) -> None:
    answer = await client.put(f"{PREFERENCES}{path}", json=body, headers=headers_of(user))
    assert answer.status_code == 422


async def test_defaults_do_not_overwrite_a_choice(db: AsyncSession, user: User) -> None:
    service = NotificationPreferenceService(NotificationPreferenceRepository(db))
    category, channel = NotificationCategory.NEWS, NotificationChannel.IN_APP
    await service.change(user.id, category, channel, NotificationPreferenceUpdate(is_enabled=False))
    for _ in range(3):
        await service.create_defaults(user.id)

    assert channel not in await service.get_channels(user.id, category)
    rows = select(func.count()).select_from(NotificationPreference).where(NotificationPreference.user_id == user.id)
    assert await db.scalar(rows) == CHOICES


async def test_choices_at_the_same_time_make_one_row(committing_database: Database) -> None:
    """Defaults and a choice of the user: no error, no second row, and the choice counts."""
    async with committing_database.session_scope() as db:
        user = User(email="ada@example.com", full_name="Ada", password_hash="x", role="user")
        db.add(user)

    async def work(number: int) -> None:
        async with committing_database.session_scope() as db:
            service = NotificationPreferenceService(NotificationPreferenceRepository(db))
            if number % 2:
                await service.create_defaults(user.id)
            else:
                no = NotificationPreferenceUpdate(is_enabled=False)
                await service.change(user.id, NotificationCategory.NEWS, NotificationChannel.IN_APP, no)

    await asyncio.gather(*(work(number) for number in range(12)))

    async with committing_database.session_scope() as db:
        rows = (await db.scalars(select(NotificationPreference))).all()
    assert len(rows) == CHOICES
    assert [row.is_enabled for row in rows if (row.category, row.channel) == ("news", "in_app")] == [False]

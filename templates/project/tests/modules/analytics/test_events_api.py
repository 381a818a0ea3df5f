"""Raw events, as the staff lists them."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import ValidationError
from app.modules.analytics.repositories.AnalyticsEventRepository import AnalyticsEventRepository
from app.modules.users.models.User import User
from tests.modules.analytics.conftest import API, noted, stored, today
from tests.modules.conftest import headers_of


async def send(client: AsyncClient, user: User, *names: str) -> None:
    body = {"events": [noted(name) for name in names]}
    assert (await client.post(f"{API}/events/", json=body, headers=headers_of(user))).status_code == 200


async def listed(client: AsyncClient, user: User, **params: Any) -> Any:
    response = await client.get(f"{API}/events/", params=params, headers=headers_of(user))
    assert response.status_code == 200, response.text
    return response.json()["data"]


async def test_filters(client: AsyncClient, moderator: User, user: User, other_user: User) -> None:
    await send(client, user, "one", "two")
    await send(client, other_user, "two", "three")

    async def names(**params: Any) -> list[str]:
        return sorted(item["name"] for item in (await listed(client, moderator, **params))["items"])

    assert await names() == ["one", "three", "two", "two"]
    assert await names(name="two") == ["two", "two"]
    assert await names(user_id=user.id) == ["one", "two"]
    assert await names(user_id=user.id, name="three") == []
    assert len(await names(day=today(), source="api")) == 4
    assert await names(day="2024-02-29") == []
    assert await names(source="bus") == []


async def test_sorting(client: AsyncClient, moderator: User, user: User) -> None:
    await send(client, user, "beta", "alpha", "gamma")

    for sort, wanted in (("name", ["alpha", "beta", "gamma"]), ("-name", ["gamma", "beta", "alpha"])):
        assert [item["name"] for item in (await listed(client, moderator, sort=sort))["items"]] == wanted


async def test_pages_do_not_overlap(client: AsyncClient, moderator: User, user: User) -> None:
    await send(client, user, *["same"] * 7)

    pages = [await listed(client, moderator, sort="name", skip=skip, limit=3) for skip in (0, 3, 6)]

    ids = [item["id"] for page in pages for item in page["items"]]
    assert len(ids) == len(set(ids)) == 7
    assert {page["total"] for page in pages} == {7}


@pytest.mark.threat("A25")
@pytest.mark.parametrize("query", ["skip=-1", "skip=2147483648", "limit=0", "limit=101", "limit=x", f"skip={10**30}"])
async def test_pages_are_bounded(client: AsyncClient, moderator: User, query: str) -> None:
    assert (await client.get(f"{API}/events/?{query}", headers=headers_of(moderator))).status_code == 422


@pytest.mark.threat("A24")
@pytest.mark.parametrize(
    "query",
    [
        *("sort=password", "sort=__class__", "sort=a.b", "sort=event_key", "sort=--id", "sort=", "sort=user.email"),
        *("password=x", "__class__=x", "a.b=x", "event_key=x", "properties=x", "name__like=x", "user.email=x"),
        *("name=%25", "name=_", "name=%5C", "source=mail", "user_id=0", f"user_id={2**63}", "user_id=NaN", "day=0"),
    ],
)
async def test_filters_and_sorting_are_an_allow_list(client: AsyncClient, moderator: User, query: str) -> None:
    assert (await client.get(f"{API}/events/?{query}", headers=headers_of(moderator))).status_code == 422


@pytest.mark.threat("A24")
@pytest.mark.parametrize("name", ["event_key", "properties", "__class__", "metadata", "a.b"])
async def test_the_repository_has_an_allow_list_too(db: AsyncSession, name: str) -> None:
    events = AnalyticsEventRepository(db)

    with pytest.raises(ValidationError):
        await events.get_multi(filters={name: "x"})
    with pytest.raises(ValidationError):
        await events.get_multi(order_by=[f"-{name}"])


@pytest.mark.threat("A24")
async def test_underscores_are_no_wildcards(client: AsyncClient, moderator: User, user: User) -> None:
    await send(client, user, "page_viewed", "pagexviewed")

    assert (await listed(client, moderator, name="page_viewed"))["total"] == 1


async def test_keys_stay_inside(client: AsyncClient, db: AsyncSession, moderator: User, user: User) -> None:
    await send(client, user, "one")

    response = await client.get(f"{API}/events/", headers=headers_of(moderator))

    assert (await stored(db))[0].event_key not in response.text

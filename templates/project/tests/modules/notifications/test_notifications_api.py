"""One's own notifications over HTTP."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.users.models.User import User
from app.shared.models.base import utc_now
from tests.modules.conftest import headers_of
from tests.modules.notifications.conftest import API, add_notification


async def test_list_is_empty_at_first(client: AsyncClient, auth_headers: dict[str, str]) -> None:
    answer = (await client.get(f"{API}/", headers=auth_headers)).json()
    assert (answer["module"], answer["code"]) == ("notifications", 200)
    assert answer["data"] == {"items": [], "total": 0, "skip": 0, "limit": 50}


async def test_newest_come_first_in_pages(client: AsyncClient, db: AsyncSession, user: User) -> None:
    for number in range(5):
        await add_notification(db, user, f"Number {number}")

    page = {"skip": 1, "limit": 2}
    data = (await client.get(f"{API}/", params=page, headers=headers_of(user))).json()["data"]

    assert [item["title"] for item in data["items"]] == ["Number 3", "Number 2"]
    assert data["total"] == 5


async def test_unread_only(client: AsyncClient, db: AsyncSession, user: User) -> None:
    await add_notification(db, user, "old", read_at=utc_now())
    await add_notification(db, user, "new")

    query = {"unread_only": "true"}
    data = (await client.get(f"{API}/", params=query, headers=headers_of(user))).json()["data"]
    count = (await client.get(f"{API}/unread-count", headers=headers_of(user))).json()["data"]

    assert [item["title"] for item in data["items"]] == ["new"]
    assert (data["total"], count) == (1, {"count": 1})


@pytest.mark.threat("A19")
async def test_notifications_of_others_do_not_exist(
    client: AsyncClient, db: AsyncSession, user: User, other_user: User, admin: User, moderator: User
) -> None:
    """Neither for other users nor for the staff: what is in them is private."""
    theirs = await add_notification(db, other_user)
    for somebody in (user, admin, moderator):
        headers = headers_of(somebody)
        answers = [
            await client.get(f"{API}/{theirs.id}", headers=headers),
            await client.patch(f"{API}/{theirs.id}", json={"is_read": True}, headers=headers),
            await client.delete(f"{API}/{theirs.id}", headers=headers),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert (await client.get(f"{API}/", headers=headers)).json()["data"]["total"] == 0
        assert (await client.post(f"{API}/read-all", headers=headers)).json()["data"]["count"] == 0

    unknown = await client.get(f"{API}/{theirs.id + 1000}", headers=headers_of(user))
    known = await client.get(f"{API}/{theirs.id}", headers=headers_of(user))
    assert unknown.json()["message"] == known.json()["message"]
    kept = (await client.get(f"{API}/{theirs.id}", headers=headers_of(other_user))).json()["data"]
    assert kept["read_at"] is None


async def test_reading_and_unreading(client: AsyncClient, db: AsyncSession, user: User) -> None:
    url = f"{API}/{(await add_notification(db, user)).id}"
    headers = headers_of(user)

    first = (await client.patch(url, json={"is_read": True}, headers=headers)).json()["data"]["read_at"]
    again = (await client.patch(url, json={"is_read": True}, headers=headers)).json()["data"]["read_at"]
    undone = (await client.patch(url, json={"is_read": False}, headers=headers)).json()["data"]["read_at"]

    assert first is not None
    assert again == first
    assert undone is None


async def test_read_all_counts_what_was_unread(
    client: AsyncClient, db: AsyncSession, user: User, other_user: User
) -> None:
    for owner in (user, user, other_user):
        await add_notification(db, owner)
    await add_notification(db, user, read_at=utc_now())
    headers = headers_of(user)

    assert (await client.post(f"{API}/read-all", headers=headers)).json()["data"] == {"count": 2}
    assert (await client.post(f"{API}/read-all", headers=headers)).json()["data"] == {"count": 0}
    others = await client.get(f"{API}/unread-count", headers=headers_of(other_user))
    assert others.json()["data"] == {"count": 1}


async def test_deleted_notification_is_gone(client: AsyncClient, db: AsyncSession, user: User) -> None:
    url = f"{API}/{(await add_notification(db, user)).id}"
    answers = [await client.delete(url, headers=headers_of(user)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 404]


@pytest.mark.threat("A20")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"is_read": None},
        {"is_read": "true"},
        {"is_read": 1},
        {"is_read": True, "user_id": 1},
        {"is_read": True, "title": "mine now"},
        {"read_at": "2020-01-01T00:00:00Z"},
    ],
)
async def test_only_the_mark_can_be_changed(
    client: AsyncClient, db: AsyncSession, user: User, body: dict[str, object]
) -> None:
    notification = await add_notification(db, user)
    answer = await client.patch(f"{API}/{notification.id}", json=body, headers=headers_of(user))
    assert answer.status_code == 422
    await db.refresh(notification)
    assert (notification.title, notification.read_at, notification.user_id) == ("Hello", None, user.id)


@pytest.mark.parametrize("path", ["", "0", "-1", "2147483648", "99999999999999999999", "abc", "1.5", "%00"])
async def test_ids_are_bounded(client: AsyncClient, auth_headers: dict[str, str], path: str) -> None:
    answer = await client.get(f"{API}/{path}x" if not path else f"{API}/{path}", headers=auth_headers)
    assert answer.status_code in {404, 422}


@pytest.mark.threat("A25")
@pytest.mark.parametrize("query", ["skip=-1", "limit=0", "limit=101", "limit=x", "unread_only=maybe"])
async def test_pages_are_bounded(client: AsyncClient, auth_headers: dict[str, str], query: str) -> None:
    assert (await client.get(f"{API}/?{query}", headers=auth_headers)).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/unread-count"),
        ("POST", "/read-all"),
        ("GET", "/1"),
        ("PATCH", "/1"),
        ("DELETE", "/1"),
        ("GET", "/preferences/"),
        ("PUT", "/preferences/news/email"),
        ("POST", "/messages/1"),
        ("GET", "/templates/"),
        ("GET", "/deliveries/"),
    ],
)
async def test_nobody_gets_nothing(client: AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, f"{API}{path}", json={} if method in {"PATCH", "PUT", "POST"} else None)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.threat("A22")
@pytest.mark.parametrize("role", ["user", "moderator"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/messages/1"),
        ("GET", "/templates/"),
        ("GET", "/templates/welcome"),
        ("PUT", "/templates/welcome"),
        ("POST", "/templates/welcome/preview"),
        ("POST", "/templates/welcome/reset"),
        ("GET", "/deliveries/"),
        ("GET", "/deliveries/1"),
        ("POST", "/deliveries/1/retry"),
    ],
)
async def test_operations_for_admins_refuse_others(
    client: AsyncClient, user: User, moderator: User, role: str, method: str, path: str
) -> None:
    headers = headers_of(moderator if role == "moderator" else user)
    assert (await client.request(method, f"{API}{path}", headers=headers)).status_code == 403

"""Messages that admins write to users."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from app.modules.users.models.User import User
from app.shared.models.base import utc_now
from tests.modules.conftest import MakeUser, headers_of
from tests.modules.notifications.conftest import API, FakeSender, Post

MESSAGES = f"{API}/messages"


async def test_message_stands_in_the_list_of_its_reader(
    client: AsyncClient, admin: User, user: User, sender: FakeSender, post: Post
) -> None:
    body = {"title": "Maintenance", "body": "On Sunday.\nFrom two to three."}
    answer = await client.post(f"{MESSAGES}/{user.id}", json=body, headers=headers_of(admin))
    await post.deliver()

    assert answer.json()["data"] == {"in_app": True, "email": False}
    data = (await client.get(f"{API}/", headers=headers_of(user))).json()["data"]
    [item] = data["items"]
    assert (item["title"], item["body"], item["category"]) == (body["title"], body["body"], "news")
    assert sender.sent == []


async def test_message_goes_the_ways_that_the_reader_wants(
    client: AsyncClient, admin: User, make_user: MakeUser, sender: FakeSender, post: Post
) -> None:
    user = await make_user("vera.verified", email_verified_at=utc_now())
    for channel, is_enabled in (("email", True), ("in_app", False)):
        url = f"{API}/preferences/news/{channel}"
        await client.put(url, json={"is_enabled": is_enabled}, headers=headers_of(user))

    body = {"title": "<b>Hello</b>", "body": "<script>alert(1)</script>"}
    answer = await client.post(f"{MESSAGES}/{user.id}", json=body, headers=headers_of(admin))
    await post.deliver()

    assert answer.json()["data"] == {"in_app": False, "email": True}
    assert await post.notifications() == []
    [email] = sender.sent
    assert (email.subject, email.recipient) == ("<b>Hello</b>", user.email)
    assert "<script>" in email.text
    assert "<script>" not in email.html


async def test_title_that_looks_like_a_template_is_text(
    client: AsyncClient, admin: User, user: User, post: Post
) -> None:
    body = {"title": "{{ 7 * 7 }}", "body": "{{ full_name.__class__ }}"}
    await client.post(f"{MESSAGES}/{user.id}", json=body, headers=headers_of(admin))
    [notification] = await post.notifications()
    assert (notification.title, notification.body) == ("{{ 7 * 7 }}", "{{ full_name.__class__ }}")


async def test_reader_must_exist_and_be_active(client: AsyncClient, admin: User, make_user: MakeUser) -> None:
    idle = await make_user("idle", is_active=False)
    for user_id in (idle.id, 2**31 - 1):
        body = {"title": "Hello", "body": "Hello"}
        answer = await client.post(f"{MESSAGES}/{user_id}", json=body, headers=headers_of(admin))
        assert (answer.status_code, answer.json()["data"]["error_code"]) == (404, "RECIPIENT_NOT_FOUND")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 101},
        {"title": "Hello\r\nBcc: eve@example.com"},
        {"title": "right\u202eleft"},
        {"body": ""},
        {"body": "x" * 2001},
        {"body": "nul\x00"},
        {"title": None},
        {"title": 7},
        {"user_id": 1},
        {"category": "security"},
        {"kind": "password_reset"},
    ],
)
async def test_wrong_input_is_refused(
    client: AsyncClient, admin: User, user: User, post: Post, changes: dict[str, Any]
) -> None:
    body = {"title": "Hello", "body": "Hello"} | changes
    answer = await client.post(f"{MESSAGES}/{user.id}", json=body, headers=headers_of(admin))
    assert answer.status_code == 422
    assert "Bcc" not in answer.text
    assert await post.notifications() == []


@pytest.mark.parametrize("user_id", ["0", "-1", "2147483648", "me"])
async def test_ids_are_bounded(client: AsyncClient, admin: User, user_id: str) -> None:
    body = {"title": "Hello", "body": "Hello"}
    answer = await client.post(f"{MESSAGES}/{user_id}", json=body, headers=headers_of(admin))
    assert answer.status_code in {404, 422}

"""Templates over HTTP: admins change texts, users get them."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from app.modules.notifications.catalog import WELCOME, all_kinds
from app.modules.users.models.User import User
from app.shared.events.UserEvents import UserCreatedEvent
from tests.modules.conftest import headers_of
from tests.modules.notifications.conftest import API, FakeSender, Post

TEMPLATES = f"{API}/templates"
TEXTS = {
    "subject": "Hi {{ full_name }}",
    "summary": "Good to see you.",
    "text_body": "Hi {{ full_name|upper }}\n",
    "html_body": "<h1>Hi {{ full_name }}</h1>",
}


@pytest.fixture
def as_admin(admin: User) -> dict[str, str]:
    return headers_of(admin)


async def test_list_shows_every_kind(client: AsyncClient, as_admin: dict[str, str]) -> None:
    data = (await client.get(f"{TEMPLATES}/", headers=as_admin)).json()["data"]
    assert [each["name"] for each in data] == [kind.name for kind in all_kinds()]
    assert not any(each["is_customized"] for each in data)


async def test_replaced_text_stays_until_reset(client: AsyncClient, as_admin: dict[str, str]) -> None:
    url = f"{TEMPLATES}/welcome"
    for subject in ("First {{ full_name }}", "Second {{ full_name }}"):
        answer = await client.put(url, json={**TEXTS, "subject": subject}, headers=as_admin)
        assert answer.status_code == 200
    changed = (await client.get(url, headers=as_admin)).json()["data"]
    reset = [(await client.post(f"{url}/reset", headers=as_admin)).json()["data"] for _ in range(2)]

    assert (changed["subject"], changed["is_customized"]) == ("Second {{ full_name }}", True)
    assert reset[0] == reset[1] == (await client.get(url, headers=as_admin)).json()["data"]
    assert (reset[0]["subject"], reset[0]["is_customized"]) == (WELCOME.built_in.subject, False)


async def test_users_get_the_replaced_text(
    client: AsyncClient, as_admin: dict[str, str], ada: User, sender: FakeSender, post: Post
) -> None:
    await client.put(f"{TEMPLATES}/welcome", json=TEXTS, headers=as_admin)
    await post.publish(UserCreatedEvent(user_id=ada.id, email=ada.email, full_name=ada.full_name))
    await post.deliver()

    email = next(each for each in sender.sent if each.subject == "Hi Ada Lovelace")
    assert (email.text, email.html) == ("Hi ADA LOVELACE\n", "<h1>Hi Ada Lovelace</h1>")
    assert [each.title for each in await post.notifications()] == ["Hi Ada Lovelace"]


async def test_preview_uses_samples_and_stores_nothing(client: AsyncClient, as_admin: dict[str, str]) -> None:
    answer = await client.post(f"{TEMPLATES}/welcome/preview", json=TEXTS, headers=as_admin)
    assert answer.json()["data"]["subject"] == "Hi Ada Lovelace"
    assert not (await client.get(f"{TEMPLATES}/welcome", headers=as_admin)).json()["data"]["is_customized"]


@pytest.mark.parametrize("action", ["", "/preview"])
@pytest.mark.parametrize(
    "text", ["{{ ''.__class__ }}", "{{ nobody }}", "{{ full_name", "{% for x in 'ab' %}{% endfor %}"]
)
async def test_text_that_cannot_be_used_is_refused(
    client: AsyncClient, as_admin: dict[str, str], action: str, text: str
) -> None:
    method = "POST" if action else "PUT"
    body = {**TEXTS, "html_body": text}
    answer = await client.request(method, f"{TEMPLATES}/welcome{action}", json=body, headers=as_admin)
    assert answer.status_code == 409
    assert answer.json()["data"]["error_code"] == "TEMPLATE_REFUSED"
    assert answer.json()["message"].startswith("html_body: ")
    assert not (await client.get(f"{TEMPLATES}/welcome", headers=as_admin)).json()["data"]["is_customized"]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_unknown_kind_does_not_exist(client: AsyncClient, as_admin: dict[str, str], method: str) -> None:
    body = TEXTS if method == "PUT" else None
    answer = await client.request(method, f"{TEMPLATES}/nothing", json=body, headers=as_admin)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": ""},
        {"subject": "x" * 201},
        {"subject": "Hello\r\nBcc: eve@example.com"},
        {"subject": "nul\x00"},
        {"summary": "x" * 2001},
        {"text_body": ""},
        {"text_body": "x" * 10_001},
        {"html_body": None},
        {"html_body": 7},
        {"name": "other"},
    ],
)
async def test_wrong_input_is_refused(client: AsyncClient, as_admin: dict[str, str], changes: dict[str, Any]) -> None:
    answer = await client.put(f"{TEMPLATES}/welcome", json=TEXTS | changes, headers=as_admin)
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["Welcome", "a" * 51, "we-lcome", "wel%20come"])
async def test_names_are_bounded(client: AsyncClient, as_admin: dict[str, str], name: str) -> None:
    assert (await client.get(f"{TEMPLATES}/{name}", headers=as_admin)).status_code in {404, 422}

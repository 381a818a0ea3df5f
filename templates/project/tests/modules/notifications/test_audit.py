"""What admins do with mails is written down: in the name of the application they write to everybody."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.schemas.DeliveryState import DeliveryState
from app.modules.users.models.User import User
from app.shared.models.AuditEntry import AuditEntry
from tests.modules.conftest import headers_of
from tests.modules.notifications.conftest import API, add_delivery

TEXTS = {"subject": "canary", "summary": "canary", "text_body": "canary", "html_body": "canary"}


async def entries(db: AsyncSession) -> list[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.action.startswith("notifications.")).order_by(AuditEntry.id)
    return list(await db.scalars(statement))


@pytest.mark.threat("A61")
async def test_changed_templates_are_on_record(client: AsyncClient, db: AsyncSession, admin: User) -> None:
    url, headers = f"{API}/templates/welcome", headers_of(admin)
    await client.put(url, json=TEXTS, headers=headers)
    await client.put(url, json={**TEXTS, "text_body": "{{ nobody }}"}, headers=headers)
    await client.post(f"{url}/preview", json=TEXTS, headers=headers)
    for _ in range(2):
        await client.post(f"{url}/reset", headers=headers)

    found = await entries(db)
    assert [(each.action, each.actor_id, each.details) for each in found] == [
        ("notifications.template_replaced", admin.id, {"template": "welcome"}),
        ("notifications.template_reset", admin.id, {"template": "welcome"}),
    ]
    assert found[0].client == "127.0.0.1"


@pytest.mark.threat("A61")
async def test_messages_are_on_record(client: AsyncClient, db: AsyncSession, admin: User, ada: User) -> None:
    body = {"title": "canary", "body": "canary"}
    for user_id in (ada.id, 2**31 - 1):
        await client.post(f"{API}/messages/{user_id}", json=body, headers=headers_of(admin))

    [entry] = await entries(db)
    assert (entry.action, entry.actor_id, entry.target_id) == ("notifications.message_sent", admin.id, ada.id)
    assert entry.details == {"in_app": True, "email": False}


@pytest.mark.threat("A61")
async def test_retries_are_on_record(client: AsyncClient, db: AsyncSession, admin: User, ada: User) -> None:
    delivery = await add_delivery(db, ada, state=DeliveryState.DEAD)
    for _ in range(2):  # the second is refused: it is queued already
        await client.post(f"{API}/deliveries/{delivery.id}/retry", headers=headers_of(admin))

    [entry] = await entries(db)
    assert (entry.action, entry.actor_id, entry.target_id) == ("notifications.delivery_retried", admin.id, ada.id)
    assert entry.details == {"delivery": delivery.id}

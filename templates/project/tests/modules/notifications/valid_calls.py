"""One valid call to every operation of this module; see tests/contract/test_reachability.py."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.notifications.models.Delivery import Delivery
from app.modules.notifications.models.Notification import Notification
from scripts.contract_server import ADMIN, NOBODY, PASSWORD, USER
from tests.contract.caller import Caller

API = "/api/v1/notifications"
TEXTS = {"subject": "Welcome", "summary": "Hello", "text_body": "Hello {{ full_name }}", "html_body": "<p>Hello</p>"}


def make(call: Caller) -> None:
    user_id = call(USER, "GET /api/v1/auth/me")["data"]["id"]
    reader = {"email": "reader@example.com", "full_name": "Reader", "password": PASSWORD}
    reader_id = call(NOBODY, "POST /api/v1/users/", json=reader)["data"]["id"]
    notification, delivery = call.in_database(lambda db: add_rows(db, user_id, reader_id))

    path = {"notification_id": notification}
    call(USER, f"GET {API}/", params={"limit": 1})
    call(USER, f"GET {API}/unread-count")
    call(USER, f"GET {API}/{{notification_id}}", path=path)
    call(USER, f"PATCH {API}/{{notification_id}}", path=path, json={"is_read": True})
    call(USER, f"POST {API}/read-all")
    call(USER, f"DELETE {API}/{{notification_id}}", path=path)

    call(USER, f"GET {API}/preferences/")
    choice = {"category": "news", "channel": "email"}
    call(USER, f"PUT {API}/preferences/{{category}}/{{channel}}", path=choice, json={"is_enabled": True})

    message = {"title": "Hello", "body": "How are you?"}
    call(ADMIN, f"POST {API}/messages/{{user_id}}", path={"user_id": reader_id}, json=message)

    name = {"name": "welcome"}
    call(ADMIN, f"GET {API}/templates/")
    call(ADMIN, f"GET {API}/templates/{{name}}", path=name)
    call(ADMIN, f"POST {API}/templates/{{name}}/preview", path=name, json=TEXTS)
    call(ADMIN, f"PUT {API}/templates/{{name}}", path=name, json=TEXTS)
    call(ADMIN, f"POST {API}/templates/{{name}}/reset", path=name)

    email = {"delivery_id": delivery}
    call(ADMIN, f"GET {API}/deliveries/", params={"state": "dead"})
    call(ADMIN, f"GET {API}/deliveries/{{delivery_id}}", path=email)
    call(ADMIN, f"POST {API}/deliveries/{{delivery_id}}/retry", path=email)


async def add_rows(db: AsyncSession, user_id: int, reader_id: int) -> tuple[int, int]:
    """What only events make: a notification, and an e-mail that nobody could deliver to somebody who is active."""
    notification = Notification(user_id=user_id, kind="welcome", category="account", title="Welcome", body="Hello")
    delivery = Delivery(user_id=reader_id, kind="welcome", recipient="x@example.com", context={}, state="dead")
    db.add_all([notification, delivery])
    await db.flush()
    return notification.id, delivery.id

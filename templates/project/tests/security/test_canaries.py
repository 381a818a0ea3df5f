"""Secrets in every text that a client can send: none comes back in an error, in a log line or in an event."""

from collections.abc import Callable, Iterator

import pytest
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.main import app
from app.shared.models.base import Base
from app.shared.models.OutboxEvent import OutboxEvent
from tests.security.shapes import Value, operations, values
from tests.security.site import Site

# Looking like what must not leak; none is one.
CANARIES = {
    "password": "Canary-Passw0rd-7d1f",
    "token": "eyJjYW5hcnkiOiI3ZDFmIn0.eyJjYW5hcnkiOiI3ZDFmIn0.Y2FuYXJ5LTdkMWY",
    "card": "4000056655665556",
    "key": "sk_live_canary7d1f0000000000",
}
# Texts such as names are stored, and may be in events. These are sent only where a secret belongs.
SECRET, ACCEPTED = "Canary-S3cret-91c4-of-nobody", "Canary-Accepted-58b2-passphrase"
# Not X-Request-ID, which is kept; not X-Forwarded-For: its own machine the server believes.
HEADERS = ("User-Agent", "Referer", "Cookie", "X-Api-Key", "Accept-Language")
DOCUMENT = app.openapi()
OPERATIONS = list(operations(DOCUMENT))
SECRET_NAMES = ("password", "token", "secret", "key", "card", "code")

pytestmark = pytest.mark.threat("A33", "A62")


def found_in(text: str) -> list[str]:
    canaries = CANARIES | {"secret": SECRET, "accepted": ACCEPTED}
    return [name for name, canary in canaries.items() if canary in text]


def answers(site: Site, operation: str) -> Iterator[Response]:
    """Each text of the request replaced by each canary; then all headers."""
    call = site.calls[operation]
    for value in texts(operation):
        yield from (site.send(value.put(call, canary)) for canary in CANARIES.values())
    every = " ".join(CANARIES.values())
    yield site.send(call, headers=dict.fromkeys(HEADERS, every))
    yield site.send(call.with_param("unknown", every), "nobody")
    for canary in CANARIES.values():
        yield site.send(call, "nobody", {"Authorization": f"Bearer {canary}"})


def texts(operation: str) -> list[Value]:
    """Not those of the path, which is in the access log: nothing secret belongs there."""
    return [value for value in values(DOCUMENT, operation) if "string" in value.kinds and value.where != "path"]


async def events(db: AsyncSession) -> str:
    return str([(row.payload, row.headers) for row in await db.scalars(select(OutboxEvent))])


async def everything(db: AsyncSession) -> str:
    return str([list(await db.execute(select(table))) for table in Base.metadata.sorted_tables])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_errors_and_logs_repeat_nothing(operation: str, site: Site, read_log: Callable[[], str]) -> None:
    bodies = [response.text for response in answers(site, operation) if response.is_error]
    assert found_in("".join(bodies)) == []
    logged = read_log()
    assert logged or operation.endswith(("/health/live", "/health/ready")), "the log is not being read"
    assert found_in(logged) == []


def test_events_hold_no_secret(site: Site) -> None:
    """What was sent as a password, a token or a key is in no event, of whatever module."""
    for operation in OPERATIONS:
        for value in texts(operation):
            if any(word in str(value.location[-1]).lower() for word in SECRET_NAMES):
                site.send(value.put(site.calls[operation], SECRET))
    stored = site.in_database(events)
    assert stored
    assert {"secret", "accepted"} & set(found_in(stored)) == set()


@pytest.mark.threat("A01", "A21")
def test_an_accepted_password_is_nowhere(site: Site, read_log: Callable[[], str]) -> None:
    """Refused values do not get far; this one does: not into the answer, a row, an event or the log."""
    registration = site.calls["POST /api/v1/users/"]
    body = registration.body() | {"email": "canary.keeper@example.com", "password": ACCEPTED}
    created = site.send(registration.with_body(body))
    assert created.status_code == 200, created.text
    stored = site.in_database(everything)
    assert "canary.keeper@example.com" in stored
    texts_of_ours = (created.text, stored, read_log())
    assert ["accepted" in found_in(text) for text in texts_of_ours] == [False] * 3


def test_a_canary_is_found_where_it_is() -> None:
    assert found_in(f"password={CANARIES['password']}&card={CANARIES['card']}") == ["password", "card"]

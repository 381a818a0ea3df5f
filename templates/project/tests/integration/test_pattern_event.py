"""Pattern: event. users says that an account was made; auth, of which users knows nothing, sends a verification."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import Settings
from app.modules.users.repositories.UserRepository import UserRepository
from app.modules.users.schemas.UserSchema import UserCreate
from app.modules.users.services.UserService import UserService
from app.shared.events.event_bus import event_bus
from app.shared.events.recorder import EventRecorder
from app.shared.events.relay import EventRelay
from app.shared.events.UserEvents import UserCreatedEvent
from app.shared.models.EventDelivery import EventDelivery
from app.shared.utils.logger import configure_logging, get_logger
from tests.modules.conftest import PASSWORD, Mailbox, mailbox
from tests.support.applications import make_settings

__all__ = ["mailbox"]

HANDLER = "auth.send_first_verification"
ANN = {"email": "ann@example.com", "full_name": "Ann", "password": PASSWORD}
REQUEST_ID = "story-of-one-registration"


@pytest.fixture
async def committing(app: FastAPI, committing_database: Database) -> Database:
    app.state.database = committing_database
    return committing_database


@pytest.fixture
async def json_logs(settings: Settings) -> AsyncIterator[None]:
    configure_logging(make_settings(LOG_JSON=True))
    yield
    configure_logging(settings)


@pytest.fixture
def logging_mailbox(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What mailers do: a line about each message, without the address."""

    async def send(_email: str, _token: str) -> None:
        get_logger("mailer").info("verification sent")

    monkeypatch.setattr(mailbox, "send_email_verification", send)


async def deliver(database: Database) -> None:
    await EventRelay(event_bus, database.session_factory).drain()


async def status(database: Database) -> list[str]:
    async with database.session_factory() as db:
        return list(await db.scalars(select(EventDelivery.status).where(EventDelivery.handler == HANDLER)))


async def test_the_publisher_says_what_happened_and_nothing_else(
    db: AsyncSession, event_recorder: EventRecorder
) -> None:
    user = await UserService(UserRepository(db)).create_user(UserCreate(**ANN))

    event_recorder.assert_published(UserCreatedEvent, user_id=user.id, email=user.email)


async def test_the_handler_runs_after_the_commit(client: AsyncClient, committing: Database, mailbox: Mailbox) -> None:
    response = await client.post("/api/v1/users/", json=ANN)

    assert response.status_code == 200
    assert mailbox.sent == []
    assert await status(committing) == ["pending"]
    await deliver(committing)
    assert [sent[:2] for sent in mailbox.sent] == [("verification", "ann@example.com")]
    assert await status(committing) == ["done"]


async def test_what_is_rolled_back_never_happened(committing: Database, mailbox: Mailbox) -> None:
    async def registers_and_fails() -> None:
        async with committing.session_scope() as db:
            await UserService(UserRepository(db)).create_user(UserCreate(**ANN))
            raise LookupError

    with pytest.raises(LookupError):
        await registers_and_fails()
    await deliver(committing)

    assert mailbox.sent == []
    assert await status(committing) == []


async def test_a_handler_that_fails_is_no_concern_of_the_publisher(
    client: AsyncClient, committing: Database, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_args: object) -> None:
        raise ConnectionError("mailbox full")

    monkeypatch.setattr(mailbox, "send_email_verification", full)
    assert (await client.post("/api/v1/users/", json=ANN)).status_code == 200
    await deliver(committing)

    assert await status(committing) == ["pending"]  # again after a pause
    login = await client.post("/api/v1/auth/login", data={"username": ANN["email"], "password": PASSWORD})
    assert login.status_code == 200


async def test_one_request_id_from_the_user_to_the_handler(
    client: AsyncClient,
    committing: Database,
    logging_mailbox: None,
    json_logs: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await client.post("/api/v1/users/", json=ANN, headers={"X-Request-ID": REQUEST_ID})
    await deliver(committing)

    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    story = [line for line in lines if line.get("request_id") == REQUEST_ID]
    assert {"user created", "request"} <= {line["event"] for line in story}
    [handled] = [line for line in story if line.get("handler") == HANDLER]
    assert (handled["event"], handled["event_type"]) == ("verification sent", "user.created")

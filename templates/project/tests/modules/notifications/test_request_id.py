"""One request id from the user to the e-mail: in each log line between, and handed on from event to event."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.config.database import Database
from app.config.settings import Settings
from app.shared.utils.logger import configure_logging
from tests.modules.conftest import PASSWORD
from tests.modules.notifications.conftest import FakeSender, Post
from tests.support.applications import make_settings

REQUEST_ID = "story-of-one-welcome"
ANN = {"email": "ann@example.com", "full_name": "Ann", "password": PASSWORD}


@pytest.fixture
async def committing_post(app: FastAPI, committing_database: Database) -> Post:
    app.state.database = committing_database
    return Post(committing_database)


@pytest.fixture
async def json_logs(settings: Settings) -> AsyncIterator[None]:
    configure_logging(make_settings(LOG_JSON=True))
    yield
    configure_logging(settings)


async def test_one_id_from_the_request_to_the_mail(
    client: AsyncClient,
    committing_post: Post,
    sender: FakeSender,
    json_logs: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await client.post("/api/v1/users/", json=ANN, headers={"X-Request-ID": REQUEST_ID})
    await committing_post.deliver()

    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    story = [line["event"] for line in lines if line.get("request_id") == REQUEST_ID]
    # The welcome and auth's verification: two e-mails, each queued by one event and sent by the next.
    assert story.count("e-mail sent") == len(sender.sent) == 2
    assert story.index("user created") < story.index("e-mail sent")

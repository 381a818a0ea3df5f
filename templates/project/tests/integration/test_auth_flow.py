"""From registration to logout, with real commits and the outbox delivered: what a person goes through."""

import asyncio

from fastapi import FastAPI
from httpx2 import AsyncClient

from app.config.database import Database
from app.shared.events.event_bus import event_bus
from app.shared.events.relay import EventRelay
from tests.modules.conftest import PASSWORD, Mailbox, mailbox

__all__ = ["mailbox"]

API = "/api/v1"
EMAIL = "flow@example.com"


async def delivered(database: Database, box: Mailbox, count: int) -> None:
    """Run a relay until so many messages have arrived."""
    relay = EventRelay(event_bus, database.session_factory)
    await relay.start()
    try:
        async with asyncio.timeout(10):
            while len(box.sent) < count:  # noqa: ASYNC110 - the relay has no event for "a handler is done"
                await asyncio.sleep(0.02)
    finally:
        await relay.stop()


async def test_a_life(app: FastAPI, client: AsyncClient, committing_database: Database, mailbox: Mailbox) -> None:
    app.state.database = committing_database

    registered = await client.post(
        f"{API}/users/", json={"email": EMAIL, "full_name": "Flow Person", "password": PASSWORD}
    )
    assert registered.status_code == 200
    await delivered(committing_database, mailbox, 1)
    kind, address, token = mailbox.sent[-1]
    assert (kind, address) == ("verification", EMAIL)
    assert (await client.post(f"{API}/auth/verify-email", json={"token": token})).status_code == 200

    login = await client.post(f"{API}/auth/login", data={"username": EMAIL, "password": PASSWORD})
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    me = await client.get(f"{API}/auth/me", headers=headers)
    assert me.json()["data"]["is_verified"]
    profile = await client.put(f"{API}/users/profiles/me", json={"bio": "Here I am"}, headers=headers)
    assert profile.json()["data"]["bio"] == "Here I am"

    await client.post(f"{API}/auth/password-reset/request", json={"email": EMAIL})
    await delivered(committing_database, mailbox, 2)
    kind, _, token = mailbox.sent[-1]
    assert kind == "reset"
    reset = await client.post(
        f"{API}/auth/password-reset", json={"token": token, "new_password": "a completely new one"}
    )
    assert reset.status_code == 200
    assert (await client.get(f"{API}/auth/me", headers=headers)).status_code == 401

    again = await client.post(f"{API}/auth/login", data={"username": EMAIL, "password": "a completely new one"})
    body = {"refresh_token": again.json()["refresh_token"]}
    assert (await client.post(f"{API}/auth/logout", json=body)).status_code == 200
    assert (await client.post(f"{API}/auth/refresh", json=body)).status_code == 401

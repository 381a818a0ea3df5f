"""Logins of others, as admins see and end them."""

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import get_settings
from app.core.exceptions import ForbiddenError
from app.core.identity import CurrentUser
from app.modules.auth.dependencies import make_one_time_token_service
from app.modules.auth.repositories.RefreshTokenRepository import RefreshTokenRepository
from app.modules.auth.services.RefreshTokenService import RefreshTokenService
from app.modules.auth.services.SessionAdminService import SessionAdminService
from app.modules.users.models.User import User
from app.shared.events.event_bus import event_bus
from app.shared.events.relay import EventRelay
from app.shared.interfaces.CredentialStore import CredentialStore
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from tests.modules.auth.conftest import AUTH, Login, bearer
from tests.modules.conftest import Mailbox, headers_of

ADMIN = f"{AUTH}/admin/users"


async def test_sessions_tell_device_and_address(client: AsyncClient, admin: User, user: User, login: Login) -> None:
    await login(user, **{"User-Agent": "Phone"})

    response = await client.get(f"{ADMIN}/{user.id}/sessions", headers=headers_of(admin))

    [session] = response.json()["data"]
    assert (session["user_agent"], session["address"]) == ("Phone", "127.0.0.1")


@pytest.mark.threat("A10")
async def test_ended_sessions_are_over_at_once(client: AsyncClient, admin: User, user: User, login: Login) -> None:
    tokens = await login(user)

    assert (await client.delete(f"{ADMIN}/{user.id}/sessions", headers=headers_of(admin))).status_code == 200

    assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 401
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert (await client.post(f"{AUTH}/refresh", json=refresh)).status_code == 401
    assert await login(user)


async def test_a_forced_reset_ends_sessions_and_sends_a_link(
    client: AsyncClient, app: FastAPI, database: Database, admin: User, user: User, login: Login, mailbox: Mailbox
) -> None:
    tokens = await login(user)

    response = await client.post(f"{ADMIN}/{user.id}/password-reset", headers=headers_of(admin))
    await EventRelay(event_bus, database.session_factory).drain()

    assert response.status_code == 202
    assert (await client.get(f"{AUTH}/me", headers=bearer(tokens))).status_code == 401
    assert [sent[:2] for sent in mailbox.sent] == [("reset", user.email)]


@pytest.mark.threat("A22")
@pytest.mark.parametrize(("method", "path"), [("GET", "sessions"), ("DELETE", "sessions"), ("POST", "password-reset")])
async def test_only_admins_get_in(client: AsyncClient, user: User, moderator: User, method: str, path: str) -> None:
    assert (await client.request(method, f"{ADMIN}/{user.id}/{path}")).status_code == 401
    for somebody in (user, moderator):
        response = await client.request(method, f"{ADMIN}/{user.id}/{path}", headers=headers_of(somebody))
        assert response.status_code == 403


@pytest.mark.parametrize(("method", "path"), [("GET", "sessions"), ("DELETE", "sessions"), ("POST", "password-reset")])
async def test_unknown_users_are_not_found(client: AsyncClient, admin: User, method: str, path: str) -> None:
    response = await client.request(method, f"{ADMIN}/999/{path}", headers=headers_of(admin))
    assert response.status_code == 404


@pytest.mark.threat("A26")
async def test_the_service_is_made_for_admins_only(app: FastAPI, db: AsyncSession, user: User) -> None:
    tokens = RefreshTokenService(RefreshTokenRepository(db), get_settings())
    users, credentials = interfaces.resolve(SharedUserLookup, db), interfaces.resolve(CredentialStore, db)
    actor = CurrentUser(user.id, user.role, user.is_active, user.email, user.token_version)

    with pytest.raises(ForbiddenError):
        SessionAdminService(tokens, make_one_time_token_service(db), users, credentials, actor)

"""One valid call to every operation of this module; see tests/contract/test_reachability.py."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.config.settings import get_settings
from app.modules.auth.repositories.OneTimeTokenRepository import OneTimeTokenRepository
from app.modules.auth.schemas.TokenPurpose import TokenPurpose
from app.modules.auth.services.OneTimeTokenService import OneTimeTokenService
from app.shared.interfaces.registry import interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup
from scripts.contract_server import ADMIN, NOBODY, PASSWORD
from tests.contract.caller import Caller

API = "/api/v1/auth"
EMAIL = "edsger@example.com"
NEW_EMAIL = "dijkstra@example.com"
NEW_PASSWORD = "a quite different passphrase"


def make(call: Caller) -> None:
    call(NOBODY, "POST /api/v1/users/", json={"email": EMAIL, "full_name": "Edsger", "password": PASSWORD})
    tokens = log_in(call, PASSWORD)
    bearer = bearer_of(tokens)
    call(NOBODY, f"GET {API}/me", headers=bearer)
    call(NOBODY, f"POST {API}/refresh", json={"refresh_token": tokens["refresh_token"]})
    call(NOBODY, f"POST {API}/verify-email/request", headers=bearer)
    call(NOBODY, f"POST {API}/verify-email", json={"token": mailed(call, TokenPurpose.EMAIL_VERIFICATION)})

    session = call(NOBODY, f"GET {API}/sessions", headers=bearer)["data"][0]
    call(NOBODY, f"DELETE {API}/sessions/{{session_id}}", headers=bearer, path={"session_id": session["id"]})

    call(NOBODY, f"POST {API}/password-reset/request", json={"email": EMAIL})
    reset = {"token": mailed(call, TokenPurpose.PASSWORD_RESET), "new_password": NEW_PASSWORD}
    call(NOBODY, f"POST {API}/password-reset", json=reset)

    change = {"current_password": NEW_PASSWORD, "new_password": PASSWORD}
    call(NOBODY, f"POST {API}/change-password", headers=bearer_of(log_in(call, NEW_PASSWORD)), json=change)

    bearer = bearer_of(log_in(call, PASSWORD))
    wanted = {"new_email": NEW_EMAIL, "current_password": PASSWORD}
    call(NOBODY, f"POST {API}/change-email/request", headers=bearer, json=wanted)
    call(NOBODY, f"POST {API}/change-email", json={"token": mailed(call, TokenPurpose.EMAIL_CHANGE, NEW_EMAIL)})
    wanted = {"new_email": EMAIL, "current_password": PASSWORD}
    tokens = call(NOBODY, f"POST {API}/login", data={"username": NEW_EMAIL, "password": PASSWORD})
    call(NOBODY, f"POST {API}/change-email/request", headers=bearer_of(tokens), json=wanted)
    call(NOBODY, f"POST {API}/change-email", json={"token": mailed(call, TokenPurpose.EMAIL_CHANGE, EMAIL, NEW_EMAIL)})

    path = {"user_id": call(NOBODY, f"GET {API}/me", headers=bearer_of(log_in(call, PASSWORD)))["data"]["id"]}
    call(ADMIN, f"GET {API}/admin/users/{{user_id}}/sessions", path=path)
    call(ADMIN, f"DELETE {API}/admin/users/{{user_id}}/sessions", path=path)
    call(ADMIN, f"POST {API}/admin/users/{{user_id}}/password-reset", path=path)

    call(NOBODY, f"POST {API}/logout", json={"refresh_token": log_in(call, PASSWORD)["refresh_token"]})
    call(NOBODY, f"POST {API}/logout-all", headers=bearer_of(log_in(call, PASSWORD)))


def log_in(call: Caller, password: str) -> Any:
    return call(NOBODY, f"POST {API}/login", data={"username": EMAIL, "password": password})


def bearer_of(tokens: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def mailed(call: Caller, purpose: TokenPurpose, to: str = EMAIL, owner: str = EMAIL) -> str:
    """The token that would be in the mail to an address of the account that `owner` is the address of."""

    async def issue(db: AsyncSession) -> str:
        user = await interfaces.resolve(SharedUserLookup, db).find_by_email(owner)
        assert user is not None
        service = OneTimeTokenService(OneTimeTokenRepository(db), get_settings())
        return await service.issue(replace(user, email=to), purpose)

    return call.in_database(issue)

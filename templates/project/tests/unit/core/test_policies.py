"""Who may call a route: current user, roles, and that every route says so."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.config.database import Database
from app.config.settings import Settings
from app.core import identity
from app.core.dependencies import CurrentUserDep, ReaderDep, StaffDep, public, require_role
from app.core.identity import CurrentUser, bind_identity_loader, load_identity
from app.core.policies import declared_policies
from app.core.security import create_access_token
from tests.support.applications import client_of, make_app

router = APIRouter()
USER = CurrentUser(id=7, role="user", is_active=True, email="u@example.com", token_version=3)
users: dict[int, CurrentUser] = {}


@router.get("/open", dependencies=[Depends(public)])
async def open_to_all() -> None: ...


@router.get("/me")
async def me(user: CurrentUserDep) -> int:
    return user.id


@router.get("/admin")
async def admin(user: Annotated[CurrentUser, Depends(require_role("admin", "moderator"))]) -> str:
    return user.role


@router.get("/staff")
async def staff(user: StaffDep) -> str:
    return user.role


@router.get("/shared")
async def shared(user: ReaderDep) -> int:
    return user.id


@router.get("/undeclared")
async def undeclared() -> None: ...


@pytest.fixture(scope="module")
def built(settings: Settings) -> FastAPI:
    return make_app(settings, router)


@pytest.fixture
def small_app(built: FastAPI, database: Database) -> FastAPI:
    built.state.database = database
    return built


@pytest.fixture
async def small(small_app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with client_of(small_app) as client:
        yield client


@pytest.fixture(autouse=True)
def known_users(monkeypatch: pytest.MonkeyPatch) -> None:
    async def load(_db: AsyncSession, user_id: int) -> CurrentUser | None:
        return users.get(user_id)

    monkeypatch.setattr(identity, "_loader", load)
    monkeypatch.setitem(users, USER.id, USER)


def bearer(role: str = "user") -> dict[str, str]:
    token = create_access_token(user_id=7, role=role, token_version=3)
    return {"Authorization": f"Bearer {token}"}


async def test_a_valid_token_is_let_in(small: AsyncClient) -> None:
    response = await small.get("/me", headers=bearer())
    assert response.status_code == 200
    assert response.json() == 7


@pytest.mark.threat("A16")
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic dTpw", "Bearer test-token", "Token x", "Bearer a b"]
)
async def test_anything_else_is_401(small: AsyncClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await small.get("/me", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.threat("A11")
@pytest.mark.parametrize(
    "user",
    [
        pytest.param(None, id="deleted"),
        pytest.param(CurrentUser(7, "user", False, "u@example.com", 3), id="deactivated"),
        pytest.param(CurrentUser(7, "user", True, "u@example.com", 4), id="sessions ended"),
    ],
)
async def test_a_token_dies_with_its_user(
    small: AsyncClient, monkeypatch: pytest.MonkeyPatch, user: CurrentUser | None
) -> None:
    headers = bearer()
    assert (await small.get("/me", headers=headers)).status_code == 200
    monkeypatch.setitem(users, 7, user)
    assert (await small.get("/me", headers=headers)).status_code == 401


@pytest.mark.threat("A11", "A18")
@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("moderator", 200), ("user", 403), ("", 403), ("Admin", 403)]
)
async def test_roles_are_asked_of_the_stored_user(
    small: AsyncClient, monkeypatch: pytest.MonkeyPatch, role: str, status: int
) -> None:
    monkeypatch.setitem(users, 7, CurrentUser(7, role, True, "u@example.com", 3))
    # The token claims to be an admin's, which counts for nothing.
    for path in ("/admin", "/staff"):
        assert (await small.get(path, headers=bearer(role="admin"))).status_code == status


async def test_what_is_shared_is_for_all_users(small: AsyncClient) -> None:
    assert (await small.get("/shared")).status_code == 401
    assert (await small.get("/shared", headers=bearer())).json() == USER.id


@pytest.mark.threat("A16")
async def test_a_role_needs_a_token_first(small: AsyncClient) -> None:
    assert (await small.get("/admin")).status_code == 401


def test_a_policy_without_roles_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="role"):
        require_role()


@pytest.mark.threat("A17")
def test_policies_can_be_read_from_the_routes(small_app: FastAPI) -> None:
    policies = declared_policies(small_app)
    assert policies["GET /me"] == {"authenticated"}
    assert policies["GET /admin"] == {"authenticated", "role:admin,moderator"}
    assert policies["GET /staff"] == policies["GET /admin"]
    assert policies["GET /shared"] == {"authenticated", "shared"}
    assert policies["GET /open"] == {"public"}
    assert policies["GET /undeclared"] == set()


async def test_without_a_loader_nobody_is_let_in(small: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_loader", None)
    assert (await small.get("/me", headers=bearer())).status_code == 500


async def test_the_last_identity_loader_counts(db: AsyncSession) -> None:
    async def nobody(_db: AsyncSession, _user_id: int) -> None:
        return None

    bind_identity_loader(nobody)
    assert await load_identity(db, 7) is None

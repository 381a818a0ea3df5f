"""Dependencies of endpoints: unit of work, current user, policies, bounded parameters."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Path, Query, Request
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.convertors import IntegerConvertor, register_url_convertor
from structlog.contextvars import bind_contextvars

from app.config.database import Database, has_written
from app.config.settings import Settings
from app.core.exceptions import ForbiddenError, UnauthorizedError
from app.core.identity import CurrentUser, load_identity
from app.core.policies import AUTHENTICATED, PUBLIC, SHARED, policy
from app.core.security import decode_access_token

logger = structlog.get_logger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_ID = 2**31 - 1  # larger numbers overflow the database driver
MAX_PAGE = 100

# Relative: the docs page resolves it against the OpenAPI document, wherever the application is mounted.
_bearer = OAuth2PasswordBearer(tokenUrl="auth/login", auto_error=False)


async def get_app_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def get_async_db(request: Request) -> AsyncIterator[AsyncSession]:
    """The unit of work of a request: committed once, after the endpoint and before the answer; rolled back on errors.

    Requests that only read never commit. One that wrote all the same would lose its work in silence: it fails instead.
    """
    database: Database = request.app.state.database
    reads = request.method in SAFE_METHODS
    factory = database.read_session_factory if reads else database.session_factory
    async with factory() as session:
        yield session
        if not reads:
            await session.commit()
        elif has_written(session):
            raise RuntimeError(f"{request.method} {request.url.path} wrote to the database")


# scope="function": with the default the commit would run after the answer, and a failing commit would look like a 200.
DB = Annotated[AsyncSession, Depends(get_async_db, scope="function")]


@policy(PUBLIC)
async def public() -> None:
    """States that a route is open to everybody. Every route declares a policy, so that none is open by oversight."""


@policy(AUTHENTICATED)
async def get_current_user(
    db: DB,
    settings: Annotated[Settings, Depends(get_app_settings)],
    token: Annotated[str | None, Depends(_bearer)],
) -> CurrentUser:
    """The user behind the access token, loaded each time: a revoked token or user is refused on the next request."""
    if token is None:
        raise UnauthorizedError
    claims = decode_access_token(token, settings)
    user = await load_identity(db, claims.user_id)
    if user is None or not user.is_active or user.token_version != claims.token_version:
        raise UnauthorizedError
    bind_contextvars(user_id=user.id)
    return user


CurrentUserDep = Annotated[CurrentUser, Depends(get_current_user)]


class RequireRole:
    """Policy: the current user must have one of these roles; 403 otherwise."""

    def __init__(self, *roles: str) -> None:
        if not roles:
            raise ValueError("name at least one role")
        self.roles = tuple(str(role) for role in roles)
        self.policy = "role:" + ",".join(sorted(self.roles))

    async def __call__(self, user: CurrentUserDep) -> CurrentUser:
        if not user.has_role(*self.roles):
            logger.warning("access denied", policy=self.policy, role=user.role)
            raise ForbiddenError
        return user


def require_role(*roles: str) -> RequireRole:
    """`Annotated[CurrentUser, Depends(require_role("admin"))]`, or in `dependencies=[...]`."""
    return RequireRole(*roles)


# Those who look after what everybody sees.
StaffDep = Annotated[CurrentUser, Depends(require_role("admin", "moderator"))]


@policy(SHARED)
async def get_reader(user: CurrentUserDep) -> CurrentUser:
    """States that the record in the path is nobody's own: all users may read it, as they may read the list."""
    return user


ReaderDep = Annotated[CurrentUser, Depends(get_reader)]


def owner_or(*roles: str) -> Callable[[], Awaitable[None]]:
    """Policy: the `{user_id}` of the path is the current user's, or they have one of these roles; 403 otherwise.

    A statement, as `public` is: the service enforces it, for events and jobs as well. tests/security/test_matrix.py
    calls the route as somebody else.
    """

    @policy("owner:" + ",".join(sorted(str(role) for role in roles)))
    async def stated() -> None: ...

    return stated


class _IdConvertor(IntegerConvertor):
    """Starlette's takes any number of digits, and Python refuses to read more than 4300: that would be a 500."""

    regex = "[0-9]{1,19}"


register_url_convertor("int", _IdConvertor())

EntityId = Annotated[int, Path(ge=1, le=MAX_ID, description="Id of the record")]


@dataclass(frozen=True, slots=True)
class PageParams:
    """Bounds of a page; the repository clamps again for callers that are no request."""

    skip: int
    limit: int


async def get_page_params(
    skip: Annotated[int, Query(ge=0, le=MAX_ID, description="Records to leave out")] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Records to return at most")] = 50,
) -> PageParams:
    return PageParams(skip, limit)


Pagination = Annotated[PageParams, Depends(get_page_params)]

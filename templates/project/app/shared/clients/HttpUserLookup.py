"""`SharedUserLookup` when the users module runs in another process."""

from pydantic import BaseModel

from app.core.dependencies import MAX_ID
from app.core.exceptions import ServiceUnavailableError
from app.core.types import MAX_EMAIL
from app.shared.clients.ServiceClient import ServiceClient
from app.shared.interfaces.SharedUserLookup import SharedUserLookup, UserInfo


class _Answer(BaseModel):
    """The part of the envelope that is needed. `data` must be there: only an explicit null means "no such user"."""

    data: UserInfo | None


class HttpUserLookup(SharedUserLookup):
    def __init__(self, users: ServiceClient) -> None:
        self._users = users

    async def get_user_basic_info(self, user_id: int) -> UserInfo | None:
        if not 1 <= user_id <= MAX_ID:
            return None
        info = (await self._users.call("GET", f"/users/internal/{user_id}", _Answer)).data
        return _the_one(info, asked=info is None or info.id == user_id)

    async def find_by_email(self, email: str) -> UserInfo | None:
        if not 1 <= len(email) <= MAX_EMAIL:
            return None
        info = (await self._users.call("GET", "/users/internal/by-email", _Answer, params={"email": email})).data
        return _the_one(info, asked=info is None or info.email == email.lower())

    async def validate_user_exists_and_active(self, user_id: int) -> bool:
        info = await self.get_user_basic_info(user_id)
        return info is not None and info.is_active


def _the_one(info: UserInfo | None, *, asked: bool) -> UserInfo | None:
    """A cache in between that mixes up answers would let one user act as another."""
    if not asked:
        raise ServiceUnavailableError("The users service answered for somebody else")
    return info

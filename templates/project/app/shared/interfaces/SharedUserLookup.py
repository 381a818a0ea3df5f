"""Who a user is, for modules that are not the users module."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class UserInfo:
    """A copy of what others may know. `token_version` goes into access tokens; a higher one revokes them."""

    id: int
    email: str
    full_name: str
    is_active: bool
    role: str
    token_version: int
    is_verified: bool


class SharedUserLookup(Protocol):
    """Bound by the users module: `interfaces.resolve(SharedUserLookup, db)`."""

    async def get_user_basic_info(self, user_id: int) -> UserInfo | None: ...

    async def find_by_email(self, email: str) -> UserInfo | None:
        """The address in any case."""

    async def validate_user_exists_and_active(self, user_id: int) -> bool: ...

"""What goes in and out about users. Nothing here holds a password hash."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.types import CurrentPassword, NewPassword, NormalizedEmail, ShortText
from app.modules.users.constants import MAX_SKIP
from app.modules.users.schemas.UserRole import UserRole

UserSort = Literal[
    "id",
    "-id",
    "full_name",
    "-full_name",
    "created_at",
    "-created_at",
]
"""What admins can sort accounts by; with a minus from the last to the first."""


class UserBase(BaseModel):
    email: NormalizedEmail
    full_name: ShortText


class UserCreate(UserBase):
    """Registration. Other keys, `role` and `is_active` above all, are ignored: nobody makes themselves an admin."""

    password: NewPassword


class UserAdminCreate(UserCreate):
    """An account made by an admin."""

    model_config = ConfigDict(extra="forbid")

    role: UserRole = UserRole.USER


class UserUpdate(BaseModel):
    """What users may change of themselves. A new e-mail address has to be confirmed, a role is given by an admin."""

    model_config = ConfigDict(extra="forbid")

    full_name: ShortText


class UserDelete(BaseModel):
    """The password again: a session that somebody left open is not enough for what cannot be undone."""

    model_config = ConfigDict(extra="forbid")

    password: CurrentPassword


class UserQuery(BaseModel):
    """What admins can filter and sort accounts by."""

    model_config = ConfigDict(extra="forbid")

    skip: Annotated[int, Field(ge=0, le=MAX_SKIP)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    role: UserRole | None = None
    is_active: bool | None = None
    sort: UserSort = "id"

    @property
    def filters(self) -> dict[str, Any]:
        return self.model_dump(exclude={"skip", "limit", "sort"}, exclude_none=True)


class UserRoleUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: UserRole


class UserResponse(UserBase):
    """An account as its owner and the staff see it."""

    model_config = ConfigDict(from_attributes=True)

    email: str
    full_name: str
    id: int
    is_active: bool
    role: UserRole
    email_verified_at: datetime | None
    last_login: datetime | None
    created_at: datetime
    updated_at: datetime


class UserSummary(BaseModel):
    """An account as other users see it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    full_name: str


class UserSearchResult(BaseModel):
    """E-mail addresses are there only for the staff."""

    users: list[UserResponse | UserSummary]
    count: int
    search_term: str

"""What goes in and out about profiles. Whose profile it is comes from the path or the token, never from the body."""

from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.core.types import LongText

_TIMEZONES = available_timezones()


def _timezone(value: str) -> str:
    if value not in _TIMEZONES:
        raise PydanticCustomError("timezone", "must be a time zone such as Europe/Vienna")
    return value


Bio = Annotated[LongText, StringConstraints(max_length=500)]
WebAddress = Annotated[str, StringConstraints(max_length=500, pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[!-~]*)?$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]  # E.164
Timezone = Annotated[
    str,
    StringConstraints(max_length=50),
    AfterValidator(_timezone),
    WithJsonSchema({"type": "string", "enum": sorted(_TIMEZONES), "description": "IANA time zone"}),
]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]  # BCP 47, the common part


class UserProfileBase(BaseModel):
    bio: Bio | None = None
    avatar_url: WebAddress | None = None
    phone: Phone | None = None
    timezone: Timezone = "UTC"
    language: Language = "en"


class UserProfileCreate(UserProfileBase):
    """A whole profile: what is left out gets its default."""

    model_config = ConfigDict(extra="forbid")


class UserProfileUpdate(BaseModel):
    """A part of a profile: what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    bio: Bio | None = None
    avatar_url: WebAddress | None = None
    phone: Phone | None = None
    timezone: Timezone = "UTC"
    language: Language = "en"


class UserProfileResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: int
    bio: str | None
    avatar_url: str | None
    phone: str | None
    timezone: str
    language: str
    created_at: datetime
    updated_at: datetime

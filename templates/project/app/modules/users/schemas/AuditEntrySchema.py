"""The audit log as admins read it."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.modules.users.constants import MAX_SKIP

MAX_ID = 2**31 - 1


class AuditEntryQuery(BaseModel):
    """What the log can be filtered by."""

    model_config = ConfigDict(extra="forbid")

    skip: Annotated[int, Field(ge=0, le=MAX_SKIP)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    action: Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=50)] | None = None
    actor_id: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None
    target_id: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None

    @property
    def filters(self) -> dict[str, Any]:
        return self.model_dump(exclude={"skip", "limit"}, exclude_none=True)


class AuditEntryResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    occurred_at: datetime
    action: str
    actor_id: int | None
    target_id: int | None
    client: str | None
    request_id: str | None
    details: dict[str, str | int | bool | None]

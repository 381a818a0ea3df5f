"""The places where a user is logged in."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class SessionResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID = Field(validation_alias="family_id")
    user_agent: str
    address: str = Field(description="Where its tokens were renewed from last")
    last_used_at: datetime = Field(validation_alias="created_at", description="When its tokens were renewed last")
    expires_at: datetime

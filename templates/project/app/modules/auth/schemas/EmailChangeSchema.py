"""Changing the e-mail address."""

from pydantic import BaseModel, ConfigDict

from app.core.types import CurrentPassword, NormalizedEmail, OpaqueToken


class EmailChangeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    new_email: NormalizedEmail
    current_password: CurrentPassword


class EmailChangeConfirm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: OpaqueToken

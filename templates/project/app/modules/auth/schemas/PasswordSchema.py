"""Changing a password, with the old one or with a one-time token."""

from pydantic import BaseModel, ConfigDict

from app.core.types import CurrentPassword, NewPassword, NormalizedEmail, OpaqueToken


class PasswordResetRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: NormalizedEmail


class PasswordReset(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: OpaqueToken
    new_password: NewPassword


class PasswordChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current_password: CurrentPassword
    new_password: NewPassword

"""Confirming an e-mail address."""

from pydantic import BaseModel, ConfigDict

from app.core.types import OpaqueToken


class EmailVerification(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: OpaqueToken

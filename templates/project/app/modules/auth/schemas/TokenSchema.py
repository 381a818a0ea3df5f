"""Tokens. As OAuth2 clients want it, the answer is not in an envelope (RFC 6749, 5.1)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.types import OpaqueToken


class TokenResponse(BaseModel):
    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="Seconds until the access token expires")


class TokenRefresh(BaseModel):
    model_config = ConfigDict(extra="forbid")

    refresh_token: OpaqueToken

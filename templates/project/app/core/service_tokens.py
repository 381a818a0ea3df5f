"""Who may call a route that is for programs: whoever knows a token of the settings."""

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from pydantic import SecretStr

from app.config.settings import Settings
from app.core.dependencies import get_app_settings
from app.core.exceptions import NotFoundError, UnauthorizedError

_bearer = HTTPBearer(auto_error=False)


class RequireServiceToken:
    """Policy: a bearer token out of the ones that these settings hold. Without any the route does not exist."""

    def __init__(self, name: str, tokens: Callable[[Settings], list[SecretStr]]) -> None:
        self.policy = f"service:{name}"
        self.tokens = tokens

    async def __call__(
        self,
        settings: Annotated[Settings, Depends(get_app_settings)],
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> None:
        known = self.tokens(settings)
        if not known:
            raise NotFoundError("Not Found")
        given = (credentials.credentials if credentials else "").encode("utf-8", "surrogatepass")
        # All of them, each in constant time: how long it takes tells neither which one fits nor how much of it.
        matches = [hmac.compare_digest(given, token.get_secret_value().encode()) for token in known]
        if not any(matches):
            raise UnauthorizedError

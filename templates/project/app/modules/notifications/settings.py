"""Settings of the notifications module: environment variables that begin with NOTIFICATIONS_."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.config.settings import Settings, get_settings
from app.core.types import NormalizedEmail, ShortText


class NotificationSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="NOTIFICATIONS_",
        env_file=Settings.model_config.get("env_file"),
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a refused password must not end up in the start-up log
    )

    # console: into the log, local only; file: one .eml each into EMAIL_FOLDER; smtp: to a mail server.
    EMAIL_BACKEND: Literal["console", "file", "smtp"] = "console"
    EMAIL_FOLDER: Path = Path("mail")
    EMAIL_FROM: NormalizedEmail = "no-reply@example.com"
    EMAIL_FROM_NAME: ShortText | None = None

    SMTP_HOST: str = Field(default="localhost", min_length=1, max_length=253)
    SMTP_PORT: int = Field(default=587, ge=1, le=65535)
    SMTP_SECURITY: Literal["starttls", "tls", "none"] = "starttls"
    SMTP_USER: str | None = None
    SMTP_PASSWORD: SecretStr | None = None
    SMTP_TIMEOUT_SECONDS: float = Field(default=10.0, gt=0, le=30)

    # Pages of the frontend that take the token from the fragment, which browsers send to no server.
    EMAIL_VERIFICATION_URL: str = Field(default="http://localhost:3000/verify-email", pattern=r"^https?://[^\s#]+$")
    EMAIL_CHANGE_URL: str = Field(default="http://localhost:3000/change-email", pattern=r"^https?://[^\s#]+$")
    PASSWORD_RESET_URL: str = Field(default="http://localhost:3000/reset-password", pattern=r"^https?://[^\s#]+$")

    @model_validator(mode="after")
    def _login_is_complete(self) -> Self:
        if (self.SMTP_USER is None) != (self.SMTP_PASSWORD is None):
            raise ValueError("SMTP_USER and SMTP_PASSWORD belong together")
        if self.SMTP_PASSWORD is not None and self.SMTP_SECURITY == "none":
            raise ValueError("SMTP_PASSWORD would travel in clear text; use SMTP_SECURITY=starttls or tls")
        return self


def production_problems(settings: NotificationSettings) -> list[str]:
    """Everything that must change before these settings may serve real users; empty when they may."""
    links = (settings.EMAIL_VERIFICATION_URL, settings.EMAIL_CHANGE_URL, settings.PASSWORD_RESET_URL)
    checks = [
        (settings.EMAIL_BACKEND != "smtp", "EMAIL_BACKEND is not smtp: nobody would get mail"),
        (settings.SMTP_SECURITY == "none", "SMTP_SECURITY is none: mail would travel in clear text"),
        (settings.EMAIL_FROM.endswith("@example.com"), "EMAIL_FROM is the default one"),
        (not all(link.startswith("https://") for link in links), "a link in mails is not https"),
    ]
    return [f"NOTIFICATIONS_: {problem}" for refused, problem in checks if refused]


@lru_cache
def get_notification_settings() -> NotificationSettings:
    """The settings of this process, read once; in production a bad one ends the start."""
    settings = NotificationSettings()
    if get_settings().is_production and (problems := production_problems(settings)):
        raise ValueError("not fit for production:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return settings

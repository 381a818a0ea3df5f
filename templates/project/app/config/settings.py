"""Settings of one process, read from the environment and from `.env`."""

from functools import lru_cache
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.config.policy import production_problems

# Good enough to try things out on one's own machine; production refuses it. `make setup` writes a fresh one.
INSECURE_SECRET_KEY = "insecure-key-for-local-use-only-change-me"  # noqa: S105

_ASYNC_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}

CommaSeparated = Annotated[list[str], NoDecode]
# Two at most: the present one and, during a rotation, the next.
Tokens = Annotated[list[Annotated[SecretStr, Field(min_length=32, max_length=200)]], NoDecode, Field(max_length=2)]


class Settings(BaseSettings):
    """Names are the names of the environment variables. Lists are comma separated."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # `SECRET_KEY=` in .env means "not set", not "empty"
        extra="ignore",  # .env also holds what compose and the tests read
        frozen=True,
        hide_input_in_errors=True,  # a refused secret must not end up in the start-up log
    )

    PROJECT_NAME: str = "app"
    VERSION: str = "0.1.0"
    API_V1_STR: str = Field(default="/api/v1", pattern=r"^(/[a-z0-9._-]+)+$")
    ENVIRONMENT: Literal["local", "test", "production"] = "local"

    DATABASE_URL: str = Field(default="sqlite+aiosqlite:///./app.db", repr=False)
    DB_POOL_SIZE: int = Field(default=5, ge=1, le=200)
    DB_MAX_OVERFLOW: int = Field(default=10, ge=0, le=200)
    DB_POOL_TIMEOUT_SECONDS: float = Field(default=5.0, gt=0)
    DB_CONNECT_TIMEOUT_SECONDS: float = Field(default=5.0, gt=0)
    DB_STATEMENT_TIMEOUT_SECONDS: float = Field(default=10.0, gt=0)
    DB_LOCK_TIMEOUT_SECONDS: float = Field(default=5.0, gt=0)
    HEALTH_TIMEOUT_SECONDS: float = Field(default=1.0, gt=0)
    SHUTDOWN_DELAY_SECONDS: float = Field(default=0.0, ge=0, le=60, description="Not ready, but serving, after SIGTERM")

    SECRET_KEY: SecretStr = SecretStr(INSECURE_SECRET_KEY)
    ACCESS_TOKEN_MINUTES: int = Field(default=15, ge=1, le=60)
    REFRESH_TOKEN_DAYS: int = Field(default=30, ge=1, le=365)
    REFRESH_REUSE_LEEWAY_SECONDS: int = Field(default=0, ge=0, le=60)
    PASSWORD_RESET_MINUTES: int = Field(default=30, ge=1, le=24 * 60)
    EMAIL_VERIFICATION_HOURS: int = Field(default=24, ge=1, le=7 * 24)
    JWT_ISSUER: str = "app"
    JWT_AUDIENCE: str = "app-api"
    ARGON2_TIME_COST: int = Field(default=2, ge=1)
    ARGON2_MEMORY_KIB: int = Field(default=19 * 1024, ge=8)
    ARGON2_PARALLELISM: int = Field(default=1, ge=1)

    CORS_ORIGINS: CommaSeparated = []
    ALLOWED_HOSTS: CommaSeparated = ["*"]
    MAX_BODY_BYTES: int = Field(default=1024 * 1024, ge=1)
    RATE_LIMIT_ENABLED: bool = True
    RATE_LIMIT_STORAGE: str = Field(default="memory://", repr=False)

    # inprocess: the web process delivers events; worker: `python -m app.worker` does; off: nobody does.
    EVENT_RELAY: Literal["inprocess", "worker", "off"] = "inprocess"

    INTERNAL_API_TOKENS: Tokens = Field(default=[], description="Who may use /users/internal; empty: nobody, it is off")
    # The users module of another process (docs/patterns/http-call.md); unset: the one of this process.
    USERS_API_URL: str | None = Field(default=None, description="With the prefix: https://users.internal/api/v1")
    USERS_API_TOKEN: SecretStr | None = None
    USERS_API_CONNECT_SECONDS: float = Field(default=1.0, gt=0, le=10)
    USERS_API_READ_SECONDS: float = Field(default=2.0, gt=0, le=10)
    USERS_API_TOTAL_SECONDS: float = Field(default=5.0, gt=0, le=10, description="With all repetitions")

    METRICS_TOKENS: Tokens = Field(default=[], description="Who may read /metrics; empty: nobody, it is off")
    OTEL_ENABLED: bool = False

    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    LOG_JSON: bool | None = Field(default=None, description="None: JSON everywhere but in local")

    @field_validator("CORS_ORIGINS", "ALLOWED_HOSTS", "INTERNAL_API_TOKENS", "METRICS_TOKENS", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("DATABASE_URL")
    @classmethod
    def _async_driver(cls, value: str) -> str:
        """Accept the URL as hosting providers hand it out: `postgres://` without a driver."""
        scheme, separator, rest = value.partition("://")
        url = _ASYNC_DRIVERS.get(scheme, scheme) + separator + rest
        try:
            dialect = make_url(url).drivername
        except ArgumentError:
            raise ValueError("must be a database URL such as postgresql://user:password@host/name") from None
        if dialect not in _ASYNC_DRIVERS.values():
            raise ValueError("must name PostgreSQL (postgresql+asyncpg://) or SQLite (sqlite+aiosqlite://)")
        return url

    @field_validator("USERS_API_URL")
    @classmethod
    def _base_url(cls, value: str | None) -> str | None:
        """Nothing but a place: user and password would end up in logs, a query would swallow the paths."""
        if value is None:
            return None
        parts = urlsplit(value)
        plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment
        if not plain or "@" in parts.netloc:
            raise ValueError("must be a URL such as https://users.internal/api/v1")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _complete_users_api(self) -> Self:
        if self.USERS_API_URL is not None and self.USERS_API_TOKEN is None:
            raise ValueError("USERS_API_URL needs USERS_API_TOKEN, one of the other side's INTERNAL_API_TOKENS")
        return self

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        """All problems at once: one deployment attempt must be enough to learn what is missing."""
        if self.is_production and (problems := production_problems(self, INSECURE_SECRET_KEY)):
            raise ValueError("not fit for production:\n" + "\n".join(f"  - {problem}" for problem in problems))
        return self

    @property
    def is_production(self) -> bool:
        return self.ENVIRONMENT == "production"

    @property
    def has_default_key(self) -> bool:
        return self.SECRET_KEY.get_secret_value() == INSECURE_SECRET_KEY

    @property
    def is_sqlite(self) -> bool:
        return self.DATABASE_URL.startswith("sqlite")

    @property
    def json_logs(self) -> bool:
        return self.ENVIRONMENT != "local" if self.LOG_JSON is None else self.LOG_JSON

    @property
    def docs_enabled(self) -> bool:
        """An API description is a map for attackers too: none in production."""
        return not self.is_production


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()

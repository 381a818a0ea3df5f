"""Settings of the analytics module: environment variables that begin with ANALYTICS_."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AnalyticsSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="ANALYTICS_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    # Longer than clients may be late: what is sent again must still be found, or it would count twice.
    RETENTION_DAYS: int = Field(default=400, ge=14, le=3650, description="Whole days that raw events are kept")
    # Each makes a row of counts that stays for good. A client has a few dozen; names made of ids are a mistake.
    MAX_NAMES_PER_DAY: int = Field(default=100, ge=1, le=10_000, description="Names of events of one user and day")


@lru_cache
def get_analytics_settings() -> AnalyticsSettings:
    """The settings of this process, read once."""
    return AnalyticsSettings()

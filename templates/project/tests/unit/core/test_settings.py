"""Settings: what is read, what is normalized, what production refuses."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.config.settings import INSECURE_SECRET_KEY, Settings, get_settings
from tests.support.applications import make_settings

PRODUCTION: dict[str, Any] = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://app:pw@db.internal/app",
    "SECRET_KEY": "0f6b1c9d7a4e8325b0c1d2e3f4a59687",
    "ALLOWED_HOSTS": "api.example.com",
    "CORS_ORIGINS": "https://app.example.com",
    "ARGON2_MEMORY_KIB": 19456,
    "LOG_LEVEL": "INFO",
}


def problems(**changes: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        make_settings(**(PRODUCTION | changes))
    return str(caught.value)


def test_a_sound_production_configuration_is_accepted() -> None:
    settings = make_settings(**PRODUCTION)
    assert settings.is_production
    assert not settings.docs_enabled
    assert settings.json_logs


@pytest.mark.threat("A69")
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": INSECURE_SECRET_KEY}, "SECRET_KEY is the default one"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 32 bytes"),
        ({"SECRET_KEY": "ab" * 20}, "SECRET_KEY repeats"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///./app.db"}, "DATABASE_URL is SQLite"),
        ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS holds `*`"),
        ({"CORS_ORIGINS": "http://app.example.com"}, "not an https origin"),
        ({"CORS_ORIGINS": "https://app.example.com/path"}, "not an https origin"),
        ({"CORS_ORIGINS": "https://user@app.example.com"}, "not an https origin"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds `*`"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"RATE_LIMIT_ENABLED": False}, "RATE_LIMIT_ENABLED is false"),
        ({"ARGON2_MEMORY_KIB": 8}, "ARGON2_MEMORY_KIB is below"),
        ({"LOG_LEVEL": "DEBUG"}, "LOG_LEVEL is DEBUG"),
    ],
)
def test_production_refuses(changes: dict[str, Any], named: str) -> None:
    assert named in problems(**changes)


@pytest.mark.threat("A69")
def test_production_lists_all_problems_at_once() -> None:
    message = problems(SECRET_KEY="short", DATABASE_URL="sqlite:///x.db", CORS_ORIGINS="*", ALLOWED_HOSTS="*")
    for name in ("SECRET_KEY", "DATABASE_URL", "CORS_ORIGINS", "ALLOWED_HOSTS"):
        assert f"- {name}" in message


@pytest.mark.threat("A62")
def test_refusals_do_not_repeat_the_secret() -> None:
    assert "hunter2-canary" not in problems(SECRET_KEY="hunter2-canary")


@pytest.mark.threat("A62")
def test_the_secret_is_not_in_the_representation() -> None:
    settings = make_settings(**PRODUCTION)
    assert PRODUCTION["SECRET_KEY"] not in repr(settings)
    assert "app:pw" not in repr(settings)


def test_defaults_are_fine_for_local_use(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "ENVIRONMENT"):
        monkeypatch.delenv(name)
    settings = Settings()
    assert settings.ENVIRONMENT == "local"
    assert settings.is_sqlite
    assert not settings.json_logs


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("sqlite:///./app.db", "sqlite+aiosqlite:///./app.db"),
    ],
)
def test_database_urls_get_the_async_driver(given: str, used: str) -> None:
    settings = make_settings(DATABASE_URL=given)
    assert used == settings.DATABASE_URL


@pytest.mark.parametrize("url", ["", "not a url", "mysql://u:p@h/d", "postgresql+psycopg2://u:p@h/d"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="DATABASE_URL"):
        make_settings(DATABASE_URL=url)


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example.com, b.example.com,")
    assert Settings().ALLOWED_HOSTS == ["a.example.com", "b.example.com"]


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "CORS_ORIGINS", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "")
    settings = Settings()
    assert settings.SECRET_KEY.get_secret_value() == INSECURE_SECRET_KEY
    assert (settings.CORS_ORIGINS, settings.ALLOWED_HOSTS) == ([], ["*"])


@pytest.mark.threat("A06")
@pytest.mark.parametrize("values", [{"ENVIRONMENT": "staging"}, {"ACCESS_TOKEN_MINUTES": 0}, {"MAX_BODY_BYTES": -1}])
def test_values_out_of_bounds_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        make_settings(**values)


def test_settings_are_read_once_and_cannot_be_changed() -> None:
    assert get_settings() is get_settings()
    with pytest.raises(ValidationError, match="frozen"):
        get_settings().ENVIRONMENT = "production"

"""Settings of the internal API and of its client: wrong ones are refused at the start."""

import pytest
from pydantic import ValidationError

from app.config.settings import Settings
from tests.support.applications import make_settings

TOKEN = "t" * 32
URL = "https://users.internal/api/v1"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgresql://user:password@db/app",
    "ALLOWED_HOSTS": "app.example.com",
    "ARGON2_MEMORY_KIB": 19 * 1024,
}


def test_everything_is_off_by_default() -> None:
    fields = Settings.model_fields
    assert fields["USERS_API_URL"].default is None
    assert fields["INTERNAL_API_TOKENS"].default == fields["METRICS_TOKENS"].default == []
    assert fields["OTEL_ENABLED"].default is False


def test_a_slash_at_the_end_does_not_matter() -> None:
    assert make_settings(USERS_API_URL=f"{URL}/", USERS_API_TOKEN=TOKEN).USERS_API_URL == URL


@pytest.mark.threat("A50")
@pytest.mark.parametrize(
    "url",
    [
        "users.internal", "ftp://users.internal", "file:///etc/passwd", "https://", "//users.internal",
        "https://user:password@users.internal", "https://safe@evil.example", f"{URL}?next=", f"{URL}#x",
    ],
)  # fmt: skip
def test_the_url_is_a_place_and_nothing_else(url: str) -> None:
    with pytest.raises(ValidationError, match="must be a URL such as"):
        make_settings(USERS_API_URL=url, USERS_API_TOKEN=TOKEN)


def test_a_url_needs_a_token() -> None:
    with pytest.raises(ValidationError, match="needs USERS_API_TOKEN"):
        make_settings(USERS_API_URL=URL)


@pytest.mark.parametrize("name", ["INTERNAL_API_TOKENS", "METRICS_TOKENS"])
@pytest.mark.parametrize("tokens", ["short", f"{TOKEN},short", ",".join([TOKEN, "u" * 32, "v" * 32])])
def test_tokens_are_long_and_two_at_most(name: str, tokens: str) -> None:
    with pytest.raises(ValidationError):
        make_settings(**{name: tokens})


def test_tokens_do_not_show() -> None:
    values = dict.fromkeys(["INTERNAL_API_TOKENS", "METRICS_TOKENS", "USERS_API_TOKEN"], TOKEN)
    assert TOKEN not in repr(make_settings(USERS_API_URL=URL, **values))


@pytest.mark.threat("A41")
@pytest.mark.parametrize("name", ["USERS_API_CONNECT_SECONDS", "USERS_API_READ_SECONDS", "USERS_API_TOTAL_SECONDS"])
@pytest.mark.parametrize("seconds", [0, -1, 11, float("inf")])
def test_no_call_may_take_longer_than_ten_seconds(name: str, seconds: float) -> None:
    with pytest.raises(ValidationError):
        make_settings(**{name: seconds})


def test_production_sends_its_token_over_https_only() -> None:
    assert make_settings(**PRODUCTION, USERS_API_URL=URL, USERS_API_TOKEN=TOKEN).is_production
    with pytest.raises(ValidationError, match="USERS_API_URL is not https"):
        make_settings(**PRODUCTION, USERS_API_URL="http://users.internal", USERS_API_TOKEN=TOKEN)

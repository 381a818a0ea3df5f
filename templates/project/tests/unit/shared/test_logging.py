"""Logs: structured, one format, without secrets."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from app.config.settings import INSECURE_SECRET_KEY, Settings
from app.shared.utils.logger import configure_logging, get_logger
from app.shared.utils.redaction import REDACTED, redact
from tests.support.applications import make_settings


@pytest.fixture(autouse=True)
def json_logs(settings: Settings) -> Iterator[None]:
    configure_logging(make_settings(LOG_JSON=True))
    yield
    configure_logging(settings)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    get_logger("app.modules.users").info("user created", user_id=7)
    [line] = lines(capsys)
    assert line["event"] == "user created"
    assert line["user_id"] == 7
    assert line["level"] == "info"
    assert line["logger"] == "app.modules.users"
    assert line["timestamp"].endswith("Z")


def test_the_guides_module_key_is_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    """With the standard library's `extra` it is a KeyError."""
    get_logger("x").info("hello", module="users")
    assert lines(capsys)[0]["module"] == "users"


def test_library_logs_have_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.library").warning("look at %s", "this")
    [line] = lines(capsys)
    assert (line["event"], line["level"], line["logger"]) == ("look at this", "warning", "some.library")


def test_levels_below_the_configured_one_are_silent(capsys: pytest.CaptureFixture[str]) -> None:
    get_logger("x").debug("noise")
    logging.getLogger("x").debug("noise")
    assert lines(capsys) == []


def test_configuring_again_does_not_double_the_lines(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(settings)
    configure_logging(settings)
    logging.getLogger("x").warning("once")
    assert len(lines(capsys)) == 1


def test_a_logger_follows_a_later_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    logger = get_logger("x")
    logger.info("as JSON")
    configure_logging(make_settings(LOG_JSON=False))
    logger.info("as text")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("{")
    assert not second.startswith("{")
    assert "as text" in second


@pytest.mark.threat("A69")
def test_the_default_key_is_told_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(make_settings(LOG_JSON=True, ENVIRONMENT="local", SECRET_KEY=INSECURE_SECRET_KEY))
    [line] = lines(capsys)
    assert (line["level"], line["setting"], line["environment"]) == ("critical", "SECRET_KEY", "local")
    assert INSECURE_SECRET_KEY not in json.dumps(line)


@pytest.mark.threat("A69")
def test_a_key_of_ones_own_is_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(make_settings(LOG_JSON=True, ENVIRONMENT="local", SECRET_KEY="0123456789abcdef" * 4))
    assert lines(capsys) == []


@pytest.mark.threat("A62")
@pytest.mark.parametrize("forged", ["a\nb", "a\r\n2026 fake entry", "\x1b[31mred", "\ud800", "\u2028"])
def test_values_cannot_forge_lines(capsys: pytest.CaptureFixture[str], forged: str) -> None:
    get_logger("x").info("searched", term=forged)
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert "\x1b" not in output
    assert json.loads(output)["term"] == forged


@pytest.mark.threat("A62")
def test_tracebacks_are_text_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    error = RuntimeError("failed for ada@example.com with postgresql://app:canary@db/app")
    get_logger("x").error("failed", exc_info=error)
    [line] = lines(capsys)
    assert "RuntimeError" in line["exception"]
    assert "canary" not in line["exception"]
    assert "ada@" not in line["exception"]


@pytest.mark.threat("A62")
@pytest.mark.parametrize(
    "key",
    [
        *("password", "new_password", "PASSWORD", "passwd", "secret", "SECRET_KEY", "client_secret", "token"),
        *("refresh_token", "Authorization", "cookie", "Set-Cookie", "api_key", "apikey", "private_key", "credentials"),
        *("email", "e_mail", "user_email", "full_name", "phone", "DATABASE_URL"),
    ],
)
def test_secret_members_are_redacted_by_name(key: str) -> None:
    assert redact({key: "canary"}) == {key: REDACTED}
    assert redact({"outer": [{key: {"inner": "canary"}}]}) == {"outer": [{key: REDACTED}]}


@pytest.mark.parametrize("key", ["user_id", "status", "token_version", "token_type", "path", "duration_ms", 5])
def test_other_members_are_left_alone(key: Any) -> None:
    assert redact({key: 7}) == {key: 7}


@pytest.mark.threat("A62")
@pytest.mark.parametrize(
    "text",
    [
        "Bearer canary123456789",
        "authorization: basic canary123456789",
        "eyJhbGciOiJIUzI1NiJ9.canarycanary.canary",
        "$argon2id$v=19$m=8,t=1,p=1$canary$canary",
        "postgresql+asyncpg://app:canary@db.internal/app",
        "canary@example.com",
    ],
)
def test_secret_values_are_redacted_by_their_look(text: str) -> None:
    assert "canary" not in redact(f"before {text} after")
    assert "before" in redact(f"before {text} after")


@pytest.mark.threat("A62")
def test_what_is_nested_too_deep_is_not_shown() -> None:
    value: Any = "canary"
    for _ in range(50):
        value = [value]
    assert "canary" not in str(redact(value))


def test_redaction_copies() -> None:
    original = {"password": "canary"}
    redact(original)
    assert original == {"password": "canary"}


@pytest.mark.threat("A62")
def test_secrets_do_not_reach_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    get_logger("x").info("login of ada@example.com", password="canary", headers={"authorization": "canary"})
    output = capsys.readouterr().out
    assert "canary" not in output
    assert "ada" not in output

"""Settings: what is refused, in any environment and in production."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.config.settings import Settings
from app.modules.notifications import settings as settings_module
from app.modules.notifications.clients.ConsoleEmailSender import ConsoleEmailSender
from app.modules.notifications.clients.FileEmailSender import FileEmailSender
from app.modules.notifications.clients.SmtpEmailSender import SmtpEmailSender
from app.modules.notifications.dependencies import make_email_sender
from app.modules.notifications.settings import get_notification_settings, production_problems
from tests.modules.notifications.conftest import make_settings

PRODUCTION: dict[str, Any] = {
    "EMAIL_BACKEND": "smtp",
    "EMAIL_FROM": "hello@shop.example.org",
    "SMTP_HOST": "mail.internal",
    "EMAIL_VERIFICATION_URL": "https://shop.example.org/verify",
    "EMAIL_CHANGE_URL": "https://shop.example.org/change",
    "PASSWORD_RESET_URL": "https://shop.example.org/reset",
}


def test_a_sound_production_configuration_is_accepted() -> None:
    assert production_problems(make_settings(**PRODUCTION)) == []


@pytest.mark.threat("A69")
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"EMAIL_BACKEND": "console"}, "EMAIL_BACKEND"),
        ({"EMAIL_BACKEND": "file"}, "EMAIL_BACKEND"),
        ({"SMTP_SECURITY": "none"}, "SMTP_SECURITY"),
        ({"EMAIL_FROM": "no-reply@example.com"}, "EMAIL_FROM"),
        ({"PASSWORD_RESET_URL": "http://shop.example.org/reset"}, "https"),
        ({"EMAIL_CHANGE_URL": "http://shop.example.org/change"}, "https"),
        ({"EMAIL_VERIFICATION_URL": "http://shop.example.org/verify"}, "https"),
    ],
)
def test_production_refuses(changes: dict[str, str], named: str) -> None:
    [problem] = production_problems(make_settings(**(PRODUCTION | changes)))
    assert named in problem


@pytest.mark.threat("A69")
def test_production_lists_all_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The defaults are for one's own machine: a process that would send no mail does not start."""
    in_production = Settings.model_construct(ENVIRONMENT="production")
    monkeypatch.setattr(settings_module, "get_settings", lambda: in_production)
    get_notification_settings.cache_clear()
    with pytest.raises(ValueError, match=r"(?s)not fit for production.*EMAIL_BACKEND.*EMAIL_FROM.*https"):
        get_notification_settings()
    get_notification_settings.cache_clear()


@pytest.mark.parametrize(
    "values",
    [
        {"SMTP_USER": "ada"},
        {"SMTP_PASSWORD": "secret"},
        {"SMTP_USER": "ada", "SMTP_PASSWORD": "secret", "SMTP_SECURITY": "none"},
        {"EMAIL_FROM": "ada@example.com\r\nBcc: eve@example.com"},
        {"EMAIL_FROM_NAME": "Ada\r\nBcc: eve@example.com"},
        {"EMAIL_BACKEND": "pigeon"},
        {"SMTP_PORT": 0},
        {"SMTP_TIMEOUT_SECONDS": 0},
        {"PASSWORD_RESET_URL": "javascript:alert(1)"},
        {"PASSWORD_RESET_URL": "https://example.com/#fragment"},
    ],
)
def test_wrong_values_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_settings(**values)


@pytest.mark.threat("A62")
def test_refused_password_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as caught:
        make_settings(SMTP_USER="ada", SMTP_PASSWORD="canary-password", SMTP_SECURITY="none")
    assert "canary-password" not in str(caught.value)


def test_password_is_not_in_the_representation() -> None:
    assert "canary" not in repr(make_settings(SMTP_USER="ada", SMTP_PASSWORD="canary-password"))


def test_environment_variables_have_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATIONS_SMTP_HOST", "mail.internal")
    monkeypatch.setenv("SMTP_HOST", "elsewhere")
    assert make_settings().SMTP_HOST == "mail.internal"


@pytest.mark.parametrize(
    ("backend", "kind"), [("console", ConsoleEmailSender), ("file", FileEmailSender), ("smtp", SmtpEmailSender)]
)
def test_backend_is_chosen_by_name(backend: str, kind: type) -> None:
    assert isinstance(make_email_sender(make_settings(EMAIL_BACKEND=backend)), kind)

"""Settings of billing, and which provider they choose."""

import base64
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from structlog.testing import capture_logs

from app.config.settings import Settings
from app.modules.billing import module
from app.modules.billing.clients.sandbox_store import is_writable
from app.modules.billing.settings import BillingSettings, decode_secret
from app.shared.interfaces.PaymentProvider import PaymentProvider
from app.shared.interfaces.registry import InterfaceRegistry

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def production() -> Settings:
    """What `get_settings()` answers in production."""
    return Settings.model_construct(ENVIRONMENT="production", SECRET_KEY=SecretStr("x" * 64))


@pytest.mark.threat("A48")
@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", "whsec_!!!", SECRET.removeprefix("whsec_"), "x" * 64])
def test_weak_secrets_are_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("BILLING_WEBHOOK_SECRETS", f"{SECRET},{secret or 'no'}")

    with pytest.raises(ValidationError) as caught:
        BillingSettings()
    assert SECRET not in str(caught.value)


def test_two_secrets_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLING_WEBHOOK_SECRETS", f"{SECRET} , {SECRET}")
    assert BillingSettings().webhook_keys() == [decode_secret(SECRET)] * 2

    monkeypatch.setenv("BILLING_WEBHOOK_SECRETS", ",".join([SECRET] * 3))
    with pytest.raises(ValidationError):
        BillingSettings()


@pytest.mark.threat("A48")
def test_in_production_nothing_is_signed_by_default(monkeypatch: pytest.MonkeyPatch, production: Settings) -> None:
    settings = BillingSettings()
    assert len(settings.webhook_keys()) == 1

    monkeypatch.setattr("app.modules.billing.settings.get_settings", lambda: production)
    assert settings.webhook_keys() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("PROVIDER", "stripe"), ("PROVIDER_TIMEOUT_SECONDS", 60), ("IDEMPOTENCY_LEASE_SECONDS", 5), ("GRACE_DAYS", -1)],
)
def test_values_have_bounds(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        BillingSettings.model_validate({name: value})


def test_the_sandbox_is_for_development_only(monkeypatch: pytest.MonkeyPatch, production: Settings) -> None:
    registry = InterfaceRegistry()
    monkeypatch.setattr(module, "get_settings", lambda: production)
    module.provide(registry)
    assert not registry.is_bound(PaymentProvider)

    monkeypatch.undo()
    module.provide(registry)
    assert registry.is_bound(PaymentProvider)


def test_a_sandbox_that_cannot_write_says_so_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    registry = InterfaceRegistry()
    file = tmp_path / "missing" / "sandbox.db"
    monkeypatch.setattr(module, "get_billing_settings", lambda: BillingSettings(SANDBOX_FILE=file))

    with capture_logs() as logs:
        module.provide(registry)

    assert not registry.is_bound(PaymentProvider)  # payments answer 503, and not 500
    assert [(each["log_level"], each["file"]) for each in logs] == [("error", str(file))]

    file.parent.mkdir()
    module.provide(registry)
    assert registry.is_bound(PaymentProvider)
    assert not file.exists()  # asking leaves nothing behind


def test_a_read_only_file_or_folder_is_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    file.touch()
    assert is_writable(file)
    assert is_writable(None)

    for read_only in (file, tmp_path):
        monkeypatch.setattr("os.access", lambda path, _mode, refused=read_only: path != refused)
        assert not is_writable(file)


def test_a_bound_provider_stays() -> None:
    registry = InterfaceRegistry()
    mine = object()
    registry.bind(PaymentProvider, lambda _db: mine)

    module.provide(registry)

    assert registry.resolve(PaymentProvider, None) is mine  # type: ignore[arg-type]


def test_a_developers_file_changes_no_test() -> None:
    assert BillingSettings.model_config["env_file"] is None

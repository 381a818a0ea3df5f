"""Extras cost nothing while they are off, and say what is missing while they are not installed."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.core.telemetry import telemetry_config
from app.main import create_application
from app.shared.clients.binding import bind_remote
from tests.support.applications import make_settings

ROOT = Path(__file__).resolve().parents[2]
# httpx2 belongs to the extra `http`, too, but modules may have other uses for it.
ONLY_WHEN_ON = ("opentelemetry.exporter", "opentelemetry.sdk", "prometheus_client", "pybreaker", "stamina")
TOKEN = "t" * 32


def test_nothing_is_imported_while_it_is_off() -> None:
    code = f"import sys, app.main, app.worker; print([n for n in {ONLY_WHEN_ON} if n in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_nothing_of_it_is_a_plain_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = ("opentelemetry", "prometheus", "pybreaker", "stamina")
    assert [line for line in project["dependencies"] if line.startswith(optional)] == []


def test_a_missing_http_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stamina.instrumentation", None)
    with pytest.raises(RuntimeError, match="USERS_API_URL needs the extra `http`"):
        bind_remote(make_settings(USERS_API_URL="http://users.internal", USERS_API_TOKEN=TOKEN))


def test_a_missing_metrics_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "app.api.metrics", raising=False)
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(RuntimeError, match="METRICS_TOKENS needs the extra `metrics`"):
        create_application(make_settings(METRICS_TOKENS=TOKEN))


def test_a_missing_otel_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(RuntimeError, match="OTEL_ENABLED needs the extra `otel`"):
        telemetry_config(make_settings(OTEL_ENABLED=True))

"""OpenTelemetry traces: FastAPI's own instrumentation, switched on by OTEL_ENABLED. Needs the extra `otel`.

Where they go is said by the standard variables, OTEL_EXPORTER_OTLP_ENDPOINT above all.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from fastapi.telemetry import TelemetryConfig

from app.config.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_NOT_TRACED = ("/health/", "/metrics")
_OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def telemetry_config(settings: Settings) -> TelemetryConfig:
    """Traces only: numbers are Prometheus', logs are structlog's."""
    if not settings.OTEL_ENABLED:
        return _OFF
    return _OFF | {
        "tracing": True,
        "tracer_provider": tracer_provider(settings),
        "auto_configure": True,
        "operation_spans": False,
        "exclude": _is_quiet,
    }


def tracer_provider(settings: Settings) -> TracerProvider:
    try:
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import SpanProcessor, TracerProvider  # noqa: PLC0415
    except ImportError as error:
        raise RuntimeError("OTEL_ENABLED needs the extra `otel`: opentelemetry-sdk and its OTLP exporter") from error

    class WithoutQuery(SpanProcessor):
        """Query strings hold search terms and addresses; they stay out of the logs, too."""

        def on_start(self, span: Any, parent_context: Any = None) -> None:
            if "url.query" in (span.attributes or {}):
                span.set_attribute("url.query", "REDACTED")

    name = os.environ.get("OTEL_SERVICE_NAME") or settings.PROJECT_NAME
    provider = TracerProvider(resource=Resource.create({"service.name": name, "service.version": settings.VERSION}))
    provider.add_span_processor(WithoutQuery())
    return provider


def _is_quiet(scope: MutableMapping[str, Any]) -> bool:
    return str(scope.get("path", "")).startswith(_NOT_TRACED)

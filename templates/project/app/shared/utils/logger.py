"""Structured logging: JSON lines in production, readable lines at home, one format for our own and library logs."""

import logging
import os
import sys
from typing import Any, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from app.config.settings import Settings
from app.shared.utils.redaction import redact_event

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# One list for good: loggers keep a reference to it, and must follow when logging is configured again.
_processors: list[Processor] = []


class StdoutLogger:
    """Writes to whatever stdout is now, not what it was when the logger was made, and knows its name."""

    def __init__(self, name: str = "app") -> None:
        self.name = name

    def msg(self, message: str) -> None:
        sys.stdout.write(message + "\n")
        sys.stdout.flush()

    debug = info = warning = error = critical = exception = msg


class StdoutHandler(logging.Handler):
    """The same for the standard library's loggers."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stdout.write(self.format(record) + "\n")
        except Exception:  # as all handlers do: a log line must not break what it is about
            self.handleError(record)


def get_logger(name: str) -> FilteringBoundLogger:
    """`get_logger(__name__).info("user created", user_id=7)`: what happened is the event, the rest are fields."""
    return cast(FilteringBoundLogger, structlog.get_logger(name))


def configure_logging(settings: Settings) -> None:
    """Own lines go straight to stdout; the standard library's (server, database) pass through the same processors."""
    level = logging.getLevelNamesMapping()[settings.LOG_LEVEL]
    final = _final_processors(json=settings.json_logs)
    _processors[:] = [*_SHARED, *final]
    structlog.configure(
        processors=_processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=StdoutLogger,
        cache_logger_on_first_use=True,
    )
    handler = StdoutHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers = [*(kept for kept in root.handlers if not isinstance(kept, StdoutHandler)), handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        server = logging.getLogger(name)
        server.handlers, server.propagate = [], True
    for name in ("httpx", "httpx2", "httpcore", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)  # their INFO lines quote whole URLs
    logging.getLogger("uvicorn.access").disabled = True  # RequestLoggingMiddleware writes that log
    _warn_of_default_key(settings)


def _warn_of_default_key(settings: Settings) -> None:
    """Here, since every process that serves begins with it. Tests have no use for a secret."""
    if settings.has_default_key and settings.ENVIRONMENT != "test":
        get_logger(__name__).critical(
            "this process signs with the default key, which everybody knows: run `make setup` or set one",
            setting="SECRET_KEY",
            environment=settings.ENVIRONMENT,
        )


def _is_colourful() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _final_processors(*, json: bool) -> list[Processor]:
    """Tracebacks become text first, so that redaction reads them too; locals are never shown."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=_is_colourful())
    )
    return [
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
        redact_event,
        renderer,
    ]

"""The application object that servers run: `uvicorn app.main:app`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.api.health import PREFIX as HEALTH_PREFIX
from app.api.registry import MODULES
from app.api.router import include_api
from app.api.schema_check import SchemaCheck
from app.config.database import Database
from app.config.settings import Settings, get_settings
from app.core.docs import mount_docs
from app.core.error_handlers import COMMON_ERRORS, setup_exception_handlers
from app.core.middleware import (
    AllowedHostsMiddleware,
    BodyLimitMiddleware,
    DeprecatedPath,
    DeprecationMiddleware,
    ErrorBoundaryMiddleware,
    RequestIdMiddleware,
    RequestLoggingMiddleware,
    SecurityHeadersMiddleware,
)
from app.core.rate_limit import RateLimiter
from app.core.shutdown import Draining
from app.core.telemetry import telemetry_config
from app.shared.clients.binding import bind_remote
from app.shared.events.event_bus import event_bus
from app.shared.events.relay import EventRelay
from app.shared.modules import ModuleSpec, wire_modules
from app.shared.utils.logger import configure_logging, get_logger

logger = get_logger(__name__)

# What probes and scrapers ask by the address of a container, whatever ALLOWED_HOSTS says.
BY_ADDRESS = (f"{HEALTH_PREFIX}/", "/metrics")

# Paths that will go away; their answers say so and since when.
DEPRECATED_PATHS: tuple[DeprecatedPath, ...] = ()


def create_application(settings: Settings | None = None, modules: Sequence[ModuleSpec] = MODULES) -> FastAPI:
    """Build the application without touching the network; the lifespan does that."""
    settings = settings or get_settings()
    configure_logging(settings)
    app = FastAPI(
        title=settings.PROJECT_NAME,
        version=settings.VERSION,
        openapi_url=f"{settings.API_V1_STR}/openapi.json" if settings.docs_enabled else None,
        docs_url=None,
        redoc_url=None,
        responses=COMMON_ERRORS,
        telemetry=telemetry_config(settings),
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.modules = tuple(modules)
    app.state.database = Database(settings)
    app.state.schema_check = SchemaCheck(app.state.database)
    app.state.relay = None
    app.state.draining = Draining(settings.SHUTDOWN_DELAY_SECONDS)
    app.state.rate_limiter = RateLimiter(settings)
    wire_modules(modules, event_bus)
    app.state.clients = bind_remote(settings)
    setup_exception_handlers(app)
    add_middleware(app, settings)
    if settings.METRICS_TOKENS:
        from app.api.metrics import mount_metrics  # noqa: PLC0415 - an extra

        mount_metrics(app)
    include_api(app, modules, settings.API_V1_STR)
    if settings.docs_enabled:
        mount_docs(app)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    database: Database = app.state.database
    relay = EventRelay(event_bus, database.session_factory) if settings.EVENT_RELAY == "inprocess" else None
    if relay is not None:
        await relay.start()
        app.state.relay = relay
    logger.info("application started", environment=settings.ENVIRONMENT, modules=[m.name for m in app.state.modules])
    try:
        with app.state.draining.on_sigterm():
            yield
    finally:
        if relay is not None:
            app.state.relay = None
            await relay.stop()
        for client in app.state.clients:
            await client.aclose()
        await database.dispose()
        logger.info("application stopped")


def add_middleware(app: FastAPI, settings: Settings) -> None:
    """From the innermost to the outermost: the last one added sees the request first and the answer last."""
    app.add_middleware(ErrorBoundaryMiddleware)
    app.add_middleware(DeprecationMiddleware, paths=DEPRECATED_PATHS)
    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.MAX_BODY_BYTES)
    app.add_middleware(AllowedHostsMiddleware, allowed=settings.ALLOWED_HOSTS, exempt=BY_ADDRESS)
    app.add_middleware(SecurityHeadersMiddleware, hsts=settings.is_production)
    app.add_middleware(RequestLoggingMiddleware)
    app.add_middleware(RequestIdMiddleware)
    if settings.CORS_ORIGINS:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.CORS_ORIGINS,
            allow_credentials="*" not in settings.CORS_ORIGINS,  # both together would open the API to every site
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Request-ID"],
            expose_headers=["Deprecation", "ETag", "Link", "Retry-After", "Sunset", "X-Request-ID"],
            max_age=600,
        )


app = create_application()

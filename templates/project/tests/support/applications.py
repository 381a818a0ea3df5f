"""Small applications around one piece of core."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.config.settings import Settings
from app.core.error_handlers import COMMON_ERRORS, setup_exception_handlers
from app.core.rate_limit import RateLimiter
from app.core.routing import ModuleRouter, include_modules
from app.main import add_middleware

API = "/api/v1"


def make_settings(**values: Any) -> Settings:
    """Test settings with some values replaced; validated as if they came from the environment."""
    return Settings(**values)


def make_app(settings: Settings, *routers: APIRouter, modules: Iterable[ModuleRouter] = ()) -> FastAPI:
    """What `create_application` builds, around routes of the test instead of the modules."""
    app = FastAPI(openapi_url="/openapi.json", docs_url=None, redoc_url=None, responses=COMMON_ERRORS)
    app.state.settings = settings
    app.state.modules = ()
    app.state.relay = None
    app.state.database = None
    app.state.rate_limiter = RateLimiter(settings)
    setup_exception_handlers(app)
    add_middleware(app, settings)
    for router in routers:
        app.include_router(router)
    include_modules(app, modules, API)
    return app


@asynccontextmanager
async def client_of(app: FastAPI, **options: Any) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test", **options) as client:
        yield client

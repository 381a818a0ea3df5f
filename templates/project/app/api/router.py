"""Everything the application serves over HTTP."""

from collections.abc import Sequence

from fastapi import FastAPI

from app.api.health import health_router, status_router
from app.api.v1.router import include_v1
from app.shared.modules import ModuleSpec


def include_api(app: FastAPI, modules: Sequence[ModuleSpec], v1_prefix: str) -> None:
    app.include_router(health_router)
    app.include_router(status_router, prefix=v1_prefix)
    include_v1(app, modules, v1_prefix)

"""Version 1: all modules under one prefix."""

from collections.abc import Sequence

from fastapi import FastAPI

from app.core.routing import include_modules
from app.shared.modules import ModuleSpec


def include_v1(app: FastAPI, modules: Sequence[ModuleSpec], prefix: str) -> None:
    """Modules are included straight in the application, not through a router of this version: see ModuleRouter."""
    include_modules(app, (module.router for module in modules), prefix)

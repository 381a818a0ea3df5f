"""ModuleRouter: only what lies below a module's prefix is looked at."""

from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from httpx2 import AsyncClient
from starlette.routing import Match
from starlette.types import Scope

from app.config.settings import Settings
from app.core.routing import ModuleRouter, include_modules, route_path
from tests.support.applications import API, client_of, make_app


def make_router(prefix: str) -> ModuleRouter:
    router = ModuleRouter(prefix=prefix, tags=[prefix.strip("/")])
    endpoints = APIRouter()

    @endpoints.get("/")
    async def collection() -> str:
        return f"{prefix} collection"

    @endpoints.get("/{name}")
    async def item(name: str) -> str:
        return f"{prefix} {name}"

    router.include_router(endpoints)
    return router


@pytest.fixture
async def modules(settings: Settings) -> AsyncIterator[AsyncClient]:
    app = make_app(settings, modules=[make_router("/users"), make_router("/users-export"), make_router("/orders")])
    async with client_of(app) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/users/", "/users collection"),
        ("/users/7", "/users 7"),
        ("/users-export/", "/users-export collection"),
        ("/users-export/7", "/users-export 7"),
        ("/orders/x", "/orders x"),
    ],
)
async def test_paths_reach_their_module(modules: AsyncClient, path: str, answer: str) -> None:
    assert (await modules.get(API + path)).json() == answer


@pytest.mark.parametrize("path", ["/user/", "/usersx", "/users-exports/", "/", "/users/7/8"])
async def test_other_paths_reach_nobody(modules: AsyncClient, path: str) -> None:
    assert (await modules.get(API + path)).status_code == 404


async def test_the_slash_at_the_end_is_redirected(modules: AsyncClient) -> None:
    response = await modules.get(API + "/users")
    assert response.status_code == 307
    assert response.headers["Location"].endswith(API + "/users/")


async def test_prefixes_end_at_a_segment(modules: AsyncClient) -> None:
    """Else /users would be asked about /users-export, and answer 405 or worse for it."""
    response = await modules.post(API + "/users-export/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"


async def test_a_foreign_path_costs_no_look_at_the_routes(settings: Settings) -> None:
    looked: list[str] = []

    class WatchedRoute(APIRoute):
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            looked.append(scope["path"])
            return super().matches(scope)

    router = ModuleRouter(prefix="/users", route_class=WatchedRoute)
    router.get("/")(lambda: None)
    async with client_of(make_app(settings, modules=[router])) as client:
        await client.get(API + "/orders/")
        assert looked == []
        await client.get(API + "/users/")
        assert API + "/users/" in looked


def test_a_router_without_prefix_is_refused() -> None:
    with pytest.raises(ValueError, match="prefix"):
        ModuleRouter(prefix="")


def test_modules_are_included_in_one_level(settings: Settings) -> None:
    app = make_app(settings)
    before = len(app.routes)
    include_modules(app, [make_router("/one"), make_router("/two")], API)
    assert len(app.routes) == before + 2


@pytest.mark.parametrize(
    ("path", "root", "seen"),
    [("/a/b", "", "/a/b"), ("/a/b", "/a", "/b"), ("/ab", "/a", "/ab"), ("/a", "/a", ""), ("/a/b", "/a/", "/b")],
)
def test_mounted_applications_see_their_own_paths(path: str, root: str, seen: str) -> None:
    assert route_path({"type": "http", "path": path, "root_path": root}) == seen

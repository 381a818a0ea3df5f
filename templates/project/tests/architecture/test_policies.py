"""Every route says who may call it."""

import re
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI

from app.core.dependencies import CurrentUserDep, public, require_role
from app.core.policies import AUTHENTICATED, PUBLIC, declared_policies

Admin = Annotated[object, Depends(require_role("admin"))]


def without_policy(app: FastAPI) -> list[str]:
    return [operation for operation, policies in declared_policies(app).items() if not policies]


def contradictory(app: FastAPI) -> list[str]:
    """Open to everybody and closed at once: one of the two is a mistake."""
    return [operation for operation, found in declared_policies(app).items() if PUBLIC in found and len(found) > 1]


@pytest.mark.threat("A17")
def test_every_route_declares_a_policy(application: FastAPI) -> None:
    assert without_policy(application) == []


@pytest.mark.threat("A17")
def test_no_route_is_public_and_protected(application: FastAPI) -> None:
    assert contradictory(application) == []


@pytest.mark.threat("A17")
def test_all_documented_operations_are_looked_at(application: FastAPI) -> None:
    documented = {
        f"{method.upper()} {path}" for path, methods in application.openapi()["paths"].items() for method in methods
    }
    declared = {re.sub(r":\w+}", "}", name): found for name, found in declared_policies(application).items()}
    assert documented
    assert documented <= set(declared)
    # What is not in the document is for programs that hold a token, and for nobody else.
    hidden = {name: found for name, found in declared.items() if name not in documented}
    assert hidden == {name: {"service:internal"} for name in hidden}


@pytest.mark.threat("A17")
def test_missing_and_contradictory_policies_are_found() -> None:
    router = APIRouter()

    @router.get("/forgotten")
    async def forgotten() -> None: ...

    @router.get("/open", dependencies=[Depends(public)])
    async def open_to_all() -> None: ...

    @router.get("/own")
    async def own(user: CurrentUserDep) -> None: ...

    @router.get("/admin")
    async def admin(user: Admin) -> None: ...

    @router.get("/both", dependencies=[Depends(public)])
    async def both(user: CurrentUserDep) -> None: ...

    app = FastAPI()
    app.include_router(router)
    assert without_policy(app) == ["GET /forgotten"]
    assert contradictory(app) == ["GET /both"]
    declared = declared_policies(app)
    assert declared["GET /own"] == {AUTHENTICATED}
    assert "role:admin" in declared["GET /admin"]

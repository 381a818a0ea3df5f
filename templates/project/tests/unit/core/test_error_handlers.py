"""Errors: one envelope, true status codes, nothing of the input."""

from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter
from httpx2 import AsyncClient
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.config.settings import Settings
from app.core.exceptions import (
    AppError,
    ConflictError,
    DatabaseError,
    ForbiddenError,
    NotFoundError,
    RateLimitedError,
    ServiceUnavailableError,
    UnauthorizedError,
    ValidationError,
)
from app.core.routing import ModuleRouter
from tests.support.applications import API, client_of, make_app

CANARY = "canary-4f9d"
router = APIRouter()
things = ModuleRouter(prefix="/things", tags=["things"])
raised: list[Exception] = []


class Signup(BaseModel):
    email: str


@router.get("/raise")
async def raise_it() -> None:
    raise raised.pop()


@router.post("/signup")
async def signup(body: Signup) -> Signup:
    return body


@things.get("/")
@things.post("/")
async def collection() -> None: ...


@things.get("/{thing_id}")
async def read_thing(thing_id: int) -> None: ...


@things.delete("/{thing_id}")
async def delete_thing(thing_id: int) -> None: ...


@pytest.fixture(scope="module")
async def errors(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with client_of(make_app(settings, router, modules=[things])) as client:
        yield client


@pytest.mark.threat("A34")
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ValidationError("No"), 400, "VALIDATION_ERROR"),
        (UnauthorizedError("No"), 401, "UNAUTHORIZED"),
        (ForbiddenError("No"), 403, "FORBIDDEN"),
        (NotFoundError("No"), 404, "NOT_FOUND"),
        (ConflictError("No"), 409, "CONFLICT"),
        (RateLimitedError("No"), 429, "RATE_LIMITED"),
        (DatabaseError("No"), 500, "DATABASE_ERROR"),
        (ServiceUnavailableError("No"), 503, "SERVICE_UNAVAILABLE"),
        (AppError("No", error_code="VERY_SPECIAL"), 500, "VERY_SPECIAL"),
    ],
)
async def test_errors_answer_with_their_status(errors: AsyncClient, error: AppError, status: int, code: str) -> None:
    raised.append(error)
    response = await errors.get("/raise")
    assert response.status_code == status
    body = response.json()
    assert body["code"] == status
    assert body["message"] == "No"
    assert body["data"]["error_code"] == code
    assert body["data"]["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.threat("A16")
async def test_401_says_how_to_authenticate(errors: AsyncClient) -> None:
    raised.append(UnauthorizedError())
    assert (await errors.get("/raise")).headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("error", [RateLimitedError(retry_after=17), ServiceUnavailableError(retry_after=17)])
async def test_errors_that_pass_say_when_to_come_back(errors: AsyncClient, error: AppError) -> None:
    raised.append(error)
    assert (await errors.get("/raise")).headers["Retry-After"] == "17"


async def test_errors_carry_their_data_and_module(errors: AsyncClient) -> None:
    raised.append(NotFoundError(data={"wanted": 5}, module="orders"))
    body = (await errors.get("/raise")).json()
    assert body["data"]["wanted"] == 5
    assert body["module"] == "orders"


async def test_a_conflict_is_a_validation_error_to_those_who_catch_it() -> None:
    with pytest.raises(ValidationError, match="exists"):
        raise ConflictError("User with this email already exists")


def test_a_conflict_says_which_field_it_is_about() -> None:
    assert ConflictError(data={"fields": ["email"]}).is_about("email")
    assert ConflictError().is_about("email")
    assert not ConflictError(data={"fields": ["email", "tenant"]}).is_about("email")


@pytest.mark.threat("A34")
async def test_bugs_become_500_without_details(errors: AsyncClient) -> None:
    raised.append(RuntimeError(f"{CANARY} /srv/app/secrets.py"))
    response = await errors.get("/raise")
    assert response.status_code == 500
    assert CANARY not in response.text
    assert response.json()["data"]["error_code"] == "INTERNAL_ERROR"


@pytest.mark.threat("A34")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (IntegrityError(CANARY, {}, Exception(CANARY)), 400),
        (OperationalError(CANARY, {}, Exception(CANARY)), 503),
        (PoolTimeoutError(CANARY), 503),
        (TimeoutError(CANARY), 503),
    ],
)
async def test_database_errors_are_translated(errors: AsyncClient, error: Exception, status: int) -> None:
    raised.append(error)
    response = await errors.get("/raise")
    assert response.status_code == status
    assert CANARY not in response.text


@pytest.mark.threat("A35")
@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/things/", "GET, POST"),
        ("PATCH", "/things/5", "DELETE, GET"),
        ("TRACE", "/things/5", "DELETE, GET"),
    ],
)
async def test_405_lists_all_methods_of_the_path(errors: AsyncClient, method: str, path: str, allow: str) -> None:
    response = await errors.request(method, API + path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allow
    assert response.json()["data"]["error_code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.threat("A34")
async def test_unknown_paths_answer_in_the_envelope(errors: AsyncClient) -> None:
    response = await errors.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["data"]["error_code"] == "NOT_FOUND"


@pytest.mark.threat("A34")
async def test_clients_may_ask_for_problem_details(errors: AsyncClient) -> None:
    raised.append(NotFoundError("No such thing", module="things"))
    response = await errors.get("/raise", headers={"Accept": "application/problem+json"})
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem | {"request_id": None} == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No such thing",
        "instance": "/raise",
        "module": "things",
        "error_code": "NOT_FOUND",
        "errors": [],
        "request_id": None,
    }


@pytest.mark.threat("A34")
async def test_openapi_describes_errors_as_they_are(errors: AsyncClient) -> None:
    document = (await errors.get("/openapi.json")).json()
    responses = document["paths"]["/signup"]["post"]["responses"]
    assert set(responses) == {"200", "400", "401", "403", "404", "409", "413", "422", "429", "500", "503"}
    for status, response in responses.items():
        schema = response["content"]["application/json"]["schema"]["$ref"]
        assert schema.endswith("ModuleErrorResponse" if status != "200" else "Signup")
    assert "HTTPValidationError" not in document["components"]["schemas"]

"""Whatever a client sends: a 4xx in the envelope, and nothing of it repeated."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import pytest
from fastapi import APIRouter, Body, Query
from httpx2 import AsyncClient
from pydantic import BaseModel, ConfigDict, Field

from app.config.settings import Settings
from app.core.types import NewPassword, NormalizedEmail
from tests.support.applications import client_of, make_app

CANARY = "canary-4f9d"
router = APIRouter()


class Signup(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: NormalizedEmail
    password: NewPassword
    age: int = 0


class Percent(BaseModel):
    kind: Literal["percent"]


class Amount(BaseModel):
    kind: Literal["amount"]


class Coupon(BaseModel):
    discount: Annotated[Percent | Amount, Field(discriminator="kind")]


@router.post("/coupon")
async def coupon(body: Coupon) -> Coupon:
    return body


@router.post("/signup")
async def signup(body: Signup) -> Signup:
    return body


@router.post("/anything")
async def anything(body: Annotated[dict[str, Any], Body()], q: Annotated[int, Query(ge=1)] = 1) -> int:
    return len(body) + q


@pytest.fixture(scope="module")
async def errors(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with client_of(make_app(settings, router)) as client:
        yield client


@pytest.mark.threat("A20", "A33")
@pytest.mark.parametrize(
    ("body", "location", "kind"),
    [
        ({"email": f"{CANARY}@", "password": "long enough for it"}, ["body", "email"], "email"),
        ({"email": "a@example.com", "password": "password1"}, ["body", "password"], "weak_password"),
        ({"email": "a@example.com", "password": CANARY * 20}, ["body", "password"], "string_too_long"),
        ({"email": "a@example.com", "password": CANARY, "age": CANARY}, ["body", "age"], "int_parsing"),
        ({"email": {"x": CANARY}, "password": CANARY}, ["body", "email"], "string_type"),
        ({"email": "a@example.com", "password": CANARY, "role": CANARY}, ["body", "role"], "extra_forbidden"),
    ],
)
async def test_rejected_values_are_named_but_not_repeated(
    errors: AsyncClient, body: dict[str, Any], location: list[str], kind: str
) -> None:
    response = await errors.post("/signup", json=body)
    assert response.status_code == 422
    assert {"loc": location, "type": kind} in [
        {"loc": error["loc"], "type": error["type"]} for error in response.json()["data"]["errors"]
    ]
    assert CANARY not in response.text


@pytest.mark.threat("A33")
@pytest.mark.parametrize("name", ["x" * 65, "<script>", "a b", ""])
async def test_made_up_names_are_not_repeated(errors: AsyncClient, name: str) -> None:
    response = await errors.post("/signup", json={"email": "a@example.com", "password": "long enough for it", name: 1})
    assert response.status_code == 422
    assert [error["loc"] for error in response.json()["data"]["errors"]] == [["body", "?"]]


@pytest.mark.threat("A33")
async def test_a_tag_that_chooses_nothing_is_not_repeated(errors: AsyncClient) -> None:
    response = await errors.post("/coupon", json={"discount": {"kind": CANARY * 1000}})
    assert response.status_code == 422
    assert CANARY not in response.text
    assert "'percent', 'amount'" in response.json()["data"]["errors"][0]["msg"]


@pytest.mark.threat("A28")
@pytest.mark.parametrize("part", ['"\\ud800": 1', '"email": "\\ud800"', '"password": "\\udfff and more of it"'])
async def test_lone_surrogates_are_refused(errors: AsyncClient, part: str) -> None:
    content = f"{{{part}}}"
    response = await errors.post("/signup", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 422


@pytest.mark.threat("A32")
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 422),
        (b"", 422),
        (b"\xff\xfe\xfd", 400),
        (b'{"a": "\xff"}', 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 50_000, 400),
        (b'{"a": ' + b"9" * 5000 + b"}", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
    ],
)
async def test_broken_json_is_the_clients_fault(errors: AsyncClient, content: bytes, status: int) -> None:
    response = await errors.post("/anything", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert response.json()["code"] == status


@pytest.mark.threat("A29")
@pytest.mark.parametrize("number", ["1e400", "NaN", "Infinity", "9" * 400, "-1e400", "1.5", "true", "null"])
async def test_numbers_that_are_no_integers_are_refused(errors: AsyncClient, number: str) -> None:
    content = f'{{"email": "a@example.com", "password": "long enough for it", "age": {number}}}'
    response = await errors.post("/signup", content=content, headers={"Content-Type": "application/json"})
    expected = 200 if number in {"true", "9" * 400} else 422
    assert response.status_code == expected


@pytest.mark.threat("A32")
@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data", ""])
async def test_other_content_types_are_refused(errors: AsyncClient, content_type: str) -> None:
    response = await errors.post("/anything", content=b"{}", headers={"Content-Type": content_type})
    assert response.status_code == 422


@pytest.mark.threat("A29")
@pytest.mark.parametrize("q", ["0", "-1", "x", "1e3", "9" * 5000, "\x00", "\ud7ff"])
async def test_query_values_out_of_bounds_are_refused(errors: AsyncClient, q: str) -> None:
    response = await errors.post("/anything", json={}, params={"q": q})
    assert response.status_code == 422
    assert response.json()["data"]["errors"][0]["loc"] == ["query", "q"]

"""The envelope."""

import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ValidationError

from app.shared.schemas.responses import (
    ModuleErrorResponse,
    ModuleSuccessResponse,
    Page,
    ResponseCode,
    create_module_error_response,
    create_module_success_response,
)
from tests.support.applications import client_of


class Item(BaseModel):
    id: int


def test_success_has_the_guides_members_and_defaults() -> None:
    response = create_module_success_response(Item(id=1), module="users")
    assert response.model_dump() == {
        "code": 200,
        "data": {"id": 1},
        "message": "Operation completed successfully",
        "module": "users",
    }


def test_error_has_the_guides_members_and_defaults() -> None:
    response = create_module_error_response("No", code=404, data={"error_code": "NOT_FOUND", "id": 5}, module="users")
    assert response.code == 404
    assert response.data is not None
    assert response.data.model_dump() == {"error_code": "NOT_FOUND", "errors": [], "request_id": None, "id": 5}
    assert create_module_error_response("No").code == 500


def test_the_payload_has_a_type() -> None:
    with pytest.raises(ValidationError):
        ModuleSuccessResponse[Item].model_validate({"data": {"id": "x"}})


def test_codes_are_numbers() -> None:
    with pytest.raises(ValidationError):
        ModuleErrorResponse.model_validate({"code": "NOT_FOUND", "message": "No"})


def test_codes_for_programs_are_words() -> None:
    assert all(code.value == code.name for code in ResponseCode)


async def test_openapi_and_answers_show_the_real_payload() -> None:
    app = FastAPI()

    @app.get("/items")
    async def items() -> ModuleSuccessResponse[Page[Item]]:
        return create_module_success_response(Page[Item](items=[Item(id=1)], total=1, skip=0, limit=50))

    async with client_of(app) as client:
        body = (await client.get("/items")).json()
    assert body["data"] == {"items": [{"id": 1}], "total": 1, "skip": 0, "limit": 50}
    schemas = app.openapi()["components"]["schemas"]
    assert schemas["ModuleSuccessResponse_Page_Item__"]["properties"]["data"] == {
        "$ref": "#/components/schemas/Page_Item_",
        "description": "Payload",
    }


@pytest.mark.threat("A21")
async def test_only_declared_fields_go_out() -> None:
    class Row:
        id = 1
        password_hash = "canary"

    class RowResponse(BaseModel, from_attributes=True):
        id: int

    app = FastAPI()

    @app.get("/row")
    async def row() -> ModuleSuccessResponse[RowResponse]:
        return create_module_success_response(Row())  # type: ignore[arg-type]

    async with client_of(app) as client:
        response = await client.get("/row")
    assert response.json()["data"] == {"id": 1}

"""The response envelope. Endpoints declare `-> ModuleSuccessResponse[UserResponse]`, so OpenAPI shows real fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from app.core.responses import BaseResponse, ErrorData, ErrorDetail, ModuleErrorResponse, ResponseCode

__all__ = [
    "BaseResponse",
    "ErrorData",
    "ErrorDetail",
    "ModuleErrorResponse",
    "ModuleSuccessResponse",
    "Page",
    "ResponseCode",
    "create_module_error_response",
    "create_module_success_response",
]

DataT = TypeVar("DataT")
ItemT = TypeVar("ItemT")

DEFAULT_MESSAGE = "Operation completed successfully"


class ModuleSuccessResponse(BaseResponse[DataT], Generic[DataT]):
    code: int = Field(default=200, description="HTTP status code")
    data: DataT = Field(description="Payload")
    message: str = Field(default=DEFAULT_MESSAGE, description="For people; do not parse")


class Page(BaseModel, Generic[ItemT]):
    """A part of a list and how much there is in all."""

    items: Sequence[ItemT]
    total: int
    skip: int
    limit: int


def create_module_success_response(
    data: DataT, message: str = DEFAULT_MESSAGE, code: int = 200, module: str | None = None
) -> ModuleSuccessResponse[DataT]:
    """Unvalidated on purpose: the endpoint's return type validates and serializes it once, in FastAPI."""
    return ModuleSuccessResponse[DataT].model_construct(code=code, data=data, message=message, module=module)


def create_module_error_response(
    message: str, code: int = 500, data: Mapping[str, Any] | None = None, module: str | None = None
) -> ModuleErrorResponse:
    """For answers that are not exceptions. Endpoints raise instead: an error must carry its status, too."""
    details = {"error_code": ResponseCode.INTERNAL_ERROR} | dict(data or {})
    return ModuleErrorResponse(code=code, data=ErrorData(**details), message=message, module=module)

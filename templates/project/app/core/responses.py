"""The envelope around every answer, as far as errors need it. `app.shared.schemas.responses` adds the success side."""

from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

DataT = TypeVar("DataT")


class ResponseCode(StrEnum):
    """Stable words for programs; the message beside them is for people and may change."""

    SUCCESS = "SUCCESS"
    BAD_REQUEST = "BAD_REQUEST"
    VALIDATION_ERROR = "VALIDATION_ERROR"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    CONFLICT = "CONFLICT"
    CONTENT_TOO_LARGE = "CONTENT_TOO_LARGE"
    RATE_LIMITED = "RATE_LIMITED"
    DATABASE_ERROR = "DATABASE_ERROR"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"


class BaseResponse(BaseModel, Generic[DataT]):
    """`code` always equals the HTTP status."""

    code: int = Field(description="HTTP status code")
    data: DataT | None = Field(default=None, description="Payload")
    message: str = Field(description="For people; do not parse")
    module: str | None = Field(default=None, description="Module that answered")


class ErrorDetail(BaseModel):
    """One rejected value. What was sent is never repeated: it may be a password."""

    loc: list[str | int] = Field(description="Where it was: body, query, path, header, then the names inside")
    msg: str
    type: str


class ErrorData(BaseModel):
    """Error details; single errors may add members, as 409 does with the `fields` of a value that is taken."""

    model_config = ConfigDict(extra="allow")

    error_code: str = Field(description="Stable word for programs")
    errors: list[ErrorDetail] = Field(default_factory=list, description="Rejected values, if there are any")
    request_id: str | None = Field(default=None, description="Also in the X-Request-ID header and in the logs")


class ModuleErrorResponse(BaseResponse[ErrorData]):
    """What every error answers."""

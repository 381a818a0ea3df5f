"""The one place where exceptions become HTTP answers."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import ExceptionHandler

from app.core.context import current_request_id, module_of
from app.core.database_errors import database_error
from app.core.exceptions import AppError, ServiceUnavailableError
from app.core.responses import ModuleErrorResponse, ResponseCode
from app.core.routing import route_path

logger = structlog.get_logger(__name__)

PROBLEM_JSON = "application/problem+json"

_CODES = {
    400: ResponseCode.BAD_REQUEST,
    401: ResponseCode.UNAUTHORIZED,
    403: ResponseCode.FORBIDDEN,
    404: ResponseCode.NOT_FOUND,
    405: ResponseCode.METHOD_NOT_ALLOWED,
    409: ResponseCode.CONFLICT,
    413: ResponseCode.CONTENT_TOO_LARGE,
    422: ResponseCode.VALIDATION_ERROR,
    429: ResponseCode.RATE_LIMITED,
    500: ResponseCode.INTERNAL_ERROR,
    503: ResponseCode.SERVICE_UNAVAILABLE,
}
# Names of members that a client made up come back in `loc`; anything but a plain name is left out.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


def error_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """`responses=` for routes: which errors they answer, all in the same envelope."""
    return {code: {"model": ModuleErrorResponse, "description": HTTPStatus(code).phrase} for code in codes}


# Declared once on the application. 401 and 403 come from policies, 409 from unique columns, 429 from limits.
COMMON_ERRORS = error_responses(400, 401, 403, 404, 409, 413, 422, 429, 500, 503)


def error_response(
    request: Request,
    *,
    status: int,
    message: str,
    error_code: str | None = None,
    data: Mapping[str, Any] | None = None,
    module: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The envelope, or RFC 9457 problem details for clients that ask for them."""
    code = error_code or _CODES.get(status, HTTPStatus(status).name)
    endpoint = request.scope.get("endpoint")
    module = module or module_of(getattr(endpoint, "__module__", None) or "")
    details = {"error_code": str(code), "errors": [], "request_id": current_request_id()} | dict(data or {})
    if PROBLEM_JSON in request.headers.get("accept", ""):
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": message,
            "instance": request.url.path,
            "module": module,
        }
        return JSONResponse(problem | details, status, dict(headers or {}), media_type=PROBLEM_JSON)
    content = {"code": status, "data": details, "message": message, "module": module}
    return JSONResponse(content, status, dict(headers or {}))


def setup_exception_handlers(app: FastAPI) -> None:
    """FastAPI's own handlers repeat the input, answer in several shapes and list one method in Allow: replace them."""
    handlers = {
        AppError: _app_error,
        SQLAlchemyError: _database_error,
        RequestValidationError: _request_validation_error,
        HTTPException: _http_exception,
        TimeoutError: _timed_out,
    }
    for exception, handler in handlers.items():
        app.add_exception_handler(exception, cast(ExceptionHandler, handler))


async def _app_error(request: Request, error: AppError) -> JSONResponse:
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("request failed", error_code=error.error_code, exc_info=error)
    return error_response(
        request,
        status=error.status_code,
        message=error.message,
        error_code=error.error_code,
        data=error.data,
        module=error.module,
        headers=error.headers,
    )


async def _database_error(request: Request, error: SQLAlchemyError) -> JSONResponse:
    translated = database_error(error)
    translated.__cause__ = error
    return await _app_error(request, translated)


async def _timed_out(request: Request, error: TimeoutError) -> JSONResponse:
    """Something that a request needs did not answer: asyncpg says so without an error of its own."""
    unavailable = ServiceUnavailableError()
    unavailable.__cause__ = error
    return await _app_error(request, unavailable)


async def _request_validation_error(request: Request, error: RequestValidationError) -> JSONResponse:
    details = [
        {"loc": _safe_location(item["loc"]), "msg": _safe_message(item), "type": item["type"]}
        for item in error.errors()
    ]
    return error_response(request, status=422, message="The request is not valid", data={"errors": details})


async def _http_exception(request: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed_methods(request))
    return error_response(request, status=error.status_code, message=str(error.detail), headers=headers)


def allowed_methods(request: Request) -> list[str]:
    """All methods of the path: two operations on one path are two routes, and the router asks only the first."""
    path = route_path(request.scope)
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path is not None and compile_path(route.path)[0].match(path):
            methods |= route.methods or set()
    return sorted(methods)


def _safe_location(location: Iterable[str | int]) -> list[str | int]:
    return [part if isinstance(part, int) or _PLAIN_NAME.fullmatch(part) else "?" for part in location]


def _safe_message(item: Mapping[str, Any]) -> str:
    """Pydantic's words, but for the one kind that quotes what was sent: a tag that chooses no member of a union."""
    message = str(item["msg"])
    return message.replace(str(item["ctx"]["tag"]), "?", 1) if item["type"] == "union_tag_invalid" else message

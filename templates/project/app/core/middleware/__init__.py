"""Pure ASGI middleware: the same work as BaseHTTPMiddleware costs about twenty times as much per layer."""

from app.core.middleware.allowed_hosts import AllowedHostsMiddleware
from app.core.middleware.body_limit import BodyLimitMiddleware
from app.core.middleware.deprecation import DeprecatedPath, DeprecationMiddleware
from app.core.middleware.error_boundary import ErrorBoundaryMiddleware
from app.core.middleware.request_id import RequestIdMiddleware
from app.core.middleware.request_logging import RequestLoggingMiddleware
from app.core.middleware.security_headers import SecurityHeadersMiddleware

__all__ = [
    "AllowedHostsMiddleware",
    "BodyLimitMiddleware",
    "DeprecatedPath",
    "DeprecationMiddleware",
    "ErrorBoundaryMiddleware",
    "RequestIdMiddleware",
    "RequestLoggingMiddleware",
    "SecurityHeadersMiddleware",
]

"""What belongs to the request that is being served, readable from everywhere below it."""

from contextvars import ContextVar

request_id_var: ContextVar[str | None] = ContextVar("request_id", default=None)
traceparent_var: ContextVar[str | None] = ContextVar("traceparent", default=None)
client_var: ContextVar[str | None] = ContextVar("client", default=None)


def current_request_id() -> str | None:
    """The id in the logs and in X-Request-ID; None outside of a request."""
    return request_id_var.get()


def current_traceparent() -> str | None:
    """The W3C trace context that came with the request, if it was well formed."""
    return traceparent_var.get()


def current_client() -> str | None:
    """The address of the peer, behind proxies that the server trusts that of the client; None outside of a request."""
    return client_var.get()


def module_of(dotted: str) -> str | None:
    """The business module that a dotted Python name belongs to: `app.modules.users.api` -> `users`."""
    parts = dotted.split(".")
    return parts[2] if parts[:2] == ["app", "modules"] and len(parts) > 2 else None

"""Which modules run elsewhere, by the settings of this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.config.settings import Settings
from app.shared.interfaces.registry import InterfaceRegistry, interfaces
from app.shared.interfaces.SharedUserLookup import SharedUserLookup

if TYPE_CHECKING:
    from app.shared.clients.ServiceClient import ServiceClient


def bind_remote(settings: Settings, registry: InterfaceRegistry = interfaces) -> list[ServiceClient]:
    """Bind clients in the place of local implementations, so after `wire_modules`. The caller closes them."""
    if settings.USERS_API_URL is None or settings.USERS_API_TOKEN is None:
        return []
    try:
        from stamina.instrumentation import StructlogOnRetryHook, set_on_retry_hooks  # noqa: PLC0415 - an extra

        from app.shared.clients.HttpUserLookup import HttpUserLookup  # noqa: PLC0415
        from app.shared.clients.ServiceClient import CallLimits, ServiceClient  # noqa: PLC0415
    except ImportError as error:
        raise RuntimeError("USERS_API_URL needs the extra `http`: httpx2, pybreaker and stamina") from error
    set_on_retry_hooks([StructlogOnRetryHook])  # by default it would count in a Prometheus registry of its own, too
    limits = CallLimits(
        connect_seconds=settings.USERS_API_CONNECT_SECONDS,
        read_seconds=settings.USERS_API_READ_SECONDS,
        total_seconds=settings.USERS_API_TOTAL_SECONDS,
    )
    users = ServiceClient("users", settings.USERS_API_URL, settings.USERS_API_TOKEN, limits)
    registry.bind(SharedUserLookup, lambda _db: HttpUserLookup(users))
    return [users]

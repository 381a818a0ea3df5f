"""Who may call a route: declared by a dependency that carries a policy, readable by tests."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

PUBLIC = "public"
AUTHENTICATED = "authenticated"
SHARED = "shared"

CallableT = TypeVar("CallableT", bound=Callable[..., Any])


def policy(name: str) -> Callable[[CallableT], CallableT]:
    """Marks a dependency as a policy."""

    def mark(dependency: CallableT) -> CallableT:
        dependency.policy = name  # type: ignore[attr-defined]
        return dependency

    return mark


def policies_of(dependant: Dependant) -> set[str]:
    """All policies that a route's dependencies declare, nested ones included; empty means nobody has decided."""
    found = {name} if (name := getattr(dependant.call, "policy", None)) else set()
    return found.union(*(policies_of(child) for child in dependant.dependencies))


def declared_policies(app: FastAPI) -> dict[str, set[str]]:
    """`GET /api/v1/users/` -> its policies, for every operation of the application."""
    return {
        f"{method} {route.path}": policies_of(route.dependant)
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
        for method in sorted(route.methods or ())
    }

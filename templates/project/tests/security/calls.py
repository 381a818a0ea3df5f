"""Valid requests, kept to be sent again: tests/modules/<module>/*valid_calls.py make them."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from httpx2 import Response

from tests.contract.caller import Caller


def fresh_keys(headers: dict[str, str]) -> dict[str, str]:
    """The same key again would be the same request again."""
    return {name: str(uuid4()) for name in headers if "idempotency" in name.lower()}


@dataclass(frozen=True)
class Call:
    """A request that has worked, to be sent again with one thing changed."""

    operation: str
    who: str
    path: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)  # json, data, params, content

    @property
    def body_kind(self) -> str | None:
        return next((kind for kind in ("json", "data") if kind in self.options), None)

    def with_path(self, **values: Any) -> "Call":
        return replace(self, path=self.path | values)

    def with_param(self, name: str, value: Any) -> "Call":
        return replace(self, options=self.options | {"params": self.options.get("params", {}) | {name: value}})

    def with_body(self, body: Any) -> "Call":
        return replace(self, options=self.options | {self.body_kind or "json": body})

    def body(self) -> Any:
        return deepcopy(self.options[self.body_kind]) if self.body_kind else {}


@dataclass
class RecordingCaller(Caller):
    """Keeps what tests/modules/<module>/*valid_calls.py send."""

    calls: dict[str, Call] = field(default_factory=dict)
    stranger: dict[str, str] = field(default_factory=dict)  # headers
    refusals: dict[str, int] = field(default_factory=dict)

    def __call__(self, who: str, operation: str, *, headers: dict[str, str] | None = None, **request: Any) -> Any:
        stranger = self._as_stranger(operation, headers or {}, request) if "path" in request else None
        try:
            answer = super().__call__(who, operation, headers=headers, **request)
        except AssertionError:
            if stranger is None or not stranger.is_success:
                raise
            answer = stranger.json()  # has done what was to be done: the matrix tells, with the rest of the site
        own = {name: value for name, value in (headers or {}).items() if name.lower() != "authorization"}
        options = {name: value for name, value in request.items() if name != "path"}
        self.calls[operation] = Call(operation, who, dict(request.get("path", {})), own, deepcopy(options))
        return answer

    def _as_stranger(self, operation: str, headers: dict[str, str], request: dict[str, Any]) -> Response:
        """Somebody else sends it first, while what it is about is there: the valid call may end it."""
        method, _, template = operation.partition(" ")
        options = {name: value for name, value in request.items() if name != "path"}
        sent = headers | fresh_keys(headers) | self.stranger
        response = self.client.request(method, template.format(**request["path"]), headers=sent, **options)
        self.refusals[operation] = response.status_code
        return response

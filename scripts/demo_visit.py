"""What a first user of the demo project does over HTTP: look whether it is up, register, log in, read the profile."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

from demo_server import ServerError, direct

API = "/api/v1"
EMAIL = "ada@example.com"
NAME = "Ada Lovelace"
PASSWORD = "correct horse battery"  # noqa: S105  # of an account in a database that is thrown away


def visit(address: str) -> Iterator[str]:
    """Yield one line per call that answered as it should; raises `ServerError` at the first that did not."""
    ready = call(address, "GET", "/health/ready")
    expect("/health/ready", ready.get("status"), "ready")
    yield f"GET  /health/ready          {ready['status']}"

    health = call(address, "GET", f"{API}/health")
    expect(f"{API}/health", health.get("status"), "healthy")
    yield f"GET  {API}/health         {health['status']}, modules {', '.join(health['modules'])}"

    account = {"email": EMAIL, "full_name": NAME, "password": PASSWORD}
    registered = call(address, "POST", f"{API}/users/", body=account)
    expect("the e-mail address of the new account", registered["data"]["email"], EMAIL)
    yield f"POST {API}/users/         account {registered['data']['id']} for {EMAIL}"

    token = call(address, "POST", f"{API}/auth/login", form={"username": EMAIL, "password": PASSWORD})
    yield f"POST {API}/auth/login     a {token['token_type']} token"

    anonymous = status(address, f"{API}/auth/me")
    expect(f"the status of {API}/auth/me without a token", anonymous, 401)
    yield f"GET  {API}/auth/me        {anonymous} without the token"

    profile = call(address, "GET", f"{API}/auth/me", token=token["access_token"])
    expect("the account of the token", profile["data"]["email"], EMAIL)
    yield f"GET  {API}/auth/me        {profile['data']['full_name']} <{profile['data']['email']}> with it"


def call(
    address: str,
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    form: Mapping[str, str] | None = None,
    token: str | None = None,
) -> Any:
    """Make one call and return the decoded answer."""
    headers = {"Accept": "application/json"}
    data = None
    if body is not None:
        headers["Content-Type"], data = "application/json", json.dumps(body).encode()
    if form is not None:
        headers["Content-Type"], data = "application/x-www-form-urlencoded", urllib.parse.urlencode(form).encode()
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address + path, data, headers, method=method)  # noqa: S310  # our own address
    try:
        with direct.open(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise ServerError(f"{method} {path} answered {error.code}: {error.read().decode(errors='replace')}") from None


def status(address: str, path: str) -> int:
    """Return the status of a GET without a token."""
    try:
        with direct.open(address + path, timeout=30) as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as error:
        return error.code


def expect(what: str, found: object, wanted: object) -> None:
    """Raise `ServerError` when `found` is not `wanted`."""
    if found != wanted:
        raise ServerError(f"{what} is {found!r}, expected {wanted!r}")

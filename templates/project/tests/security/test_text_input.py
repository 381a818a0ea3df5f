"""Text that breaks databases, screens, logs and interpreters, in every place of every operation that takes text."""

import asyncio
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from httpx2 import ASGITransport, Client
from starlette.types import Receive, Scope, Send

from app.main import app
from tests.security.calls import Call
from tests.security.inline import InlineTransport
from tests.security.shapes import Value, alternatives, operations, values
from tests.security.site import Site

DOCUMENT = app.openapi()
TEXTS = [(op, value) for op in operations(DOCUMENT) for value in values(DOCUMENT, op) if "string" in value.kinds]
PLACES = [pytest.param(op, value, id=f"{op} {value}") for op, value in TEXTS]

BREAKING = {
    "nul": "before\x00after",
    "surrogate": "before\ud800after",
    "escape": "before\x1b[2Jafter",
    "line separator": "before\u2028after",
    "paragraph separator": "before\u2029after",
    "direction": "before\u202eafter",
    "isolate": "before\u2066after",
    "c1": "before\x85after",
    "long": "x" * 100_000,
    "megabyte": "x" * 1_048_577,
}
# Each is sent alone: what it does depends on how a text begins or ends, or it holds a word that must not come back.
WHOLE = (
    '{"$ne": null}',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "*)(uid=*))(|(uid=*",
    "x\r\nX-Injected: 1\r\n\r\n",
    "x%0d%0aX-Injected:%201",
    "%00",
    "\ufeff",
    "ﷺ" * 20,
)
# Each works in the middle of a text too: as many in one as the place takes.
PARTS = (
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    "1); DELETE FROM users; --",
    '" UNION SELECT password_hash FROM users --',
    "%' OR 1=1 --",
    "_%\\",
    "{{7919*7907}}",
    "${7919*7907}",
    "#{7919*7907}",
    "<%= 7919*7907 %>",
    "{0.__class__.__mro__}",
    "%(password)s%n%x",
    "__import__('os').system('id')",
    "$(id)`id`;id|id&",
    "${jndi:ldap://127.0.0.1/x}",
    "<script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "\u03a9\u2248\xe7\u221a\u222b",
    "\U0001f469\u200d\U0001f467",
)
EVALUATED = ("62615533", "root:", "uid=", "X-Injected", "argon2")


def injections(room: int) -> list[str]:
    """All of them, in texts of at most `room` characters where one of them fits."""
    texts = [""]
    for part in PARTS:
        if len(texts[-1]) + 1 + len(part) > room:
            texts.append("")
        texts[-1] += f" {part}" if texts[-1] else part
    return [*WHOLE, *filter(None, texts)]


def room_of(value: Value) -> int:
    """How long a text may be there: by the document, and where it says nothing, as long as all need."""
    return min((each["maxLength"] for each in alternatives(value.schema) if "maxLength" in each), default=1_000)


def sendable(value: Value, text: str, *, json_body: bool) -> str | None:
    """Only JSON can hold a lone surrogate. Servers bound the length of paths and queries."""
    if value.where == "body" and json_body:
        return text
    try:
        encoded = (text if value.where == "body" else text[:20_000]).encode()
    except UnicodeEncodeError:
        return None
    return quote(encoded, safe="") if value.where == "path" else encoded.decode()


@pytest.mark.threat("A27", "A28")
@pytest.mark.parametrize(("operation", "value"), PLACES)
def test_text_that_breaks_things_is_refused(operation: str, value: Value, site: Site) -> None:
    call = site.calls[operation]
    statuses = {}
    for name, text in BREAKING.items():
        if (sent := sendable(value, text, json_body=call.body_kind == "json")) is not None:
            response = site.send(value.put(call, sent))
            statuses[name] = response.status_code
            assert len(response.content) < 20_000
    assert {name: status for name, status in statuses.items() if not 400 <= status < 500} == {}


@pytest.mark.threat("A27", "A40")
@pytest.mark.parametrize(("operation", "value"), PLACES)
def test_injected_text_is_text(operation: str, value: Value, site: Site) -> None:
    call = site.calls[operation]
    for payload in injections(room_of(value)):
        sent = sendable(value, payload, json_body=call.body_kind == "json")
        response = site.send(value.put(call, sent))
        assert response.status_code < 500, payload
        assert [word for word in EVALUATED if word not in payload and word in response.text] == []
        assert "X-Injected" not in response.headers


@pytest.mark.threat("A40")
@pytest.mark.parametrize("name", ["User-Agent", "X-Request-ID", "traceparent", "Accept-Language", "Referer", "Cookie"])
@pytest.mark.parametrize("operation", ["GET /health/live", "POST /api/v1/auth/login"])
def test_injected_headers_are_text(operation: str, name: str, site: Site) -> None:
    for payload in injections(1_000):
        printable = " ".join(payload.split()).encode("ascii", "backslashreplace").decode()
        response = site.send(site.calls[operation], headers={name: printable})
        assert response.status_code < 500, payload
        assert [word for word in EVALUATED if word not in payload and word in response.text] == []


@pytest.mark.threat("A40")
def test_injections_have_left_everything_in_place(site: Site) -> None:
    """Whatever the tests above have sent: the tables are there, and the accounts in them."""
    for operation in ("POST /api/v1/auth/login", "GET /api/v1/users/admin/", "GET /api/v1/users/search"):
        assert site.send(site.calls[operation]).status_code == 200
    assert site.server.failing() == []


@pytest.mark.threat("A62")
def test_injected_text_stays_in_its_log_line(site: Site, read_log: Callable[[], str]) -> None:
    for operation, value in (each for each in TEXTS if each[1].where == "body"):
        site.send(value.put(site.calls[operation], 'x\n{"level": "error", "event": "forged"}\r\x1b[31m'))
    lines = read_log().splitlines()
    assert lines
    assert {json.loads(line)["event"] for line in lines} & {"forged"} == set()


@pytest.mark.parametrize("room", [1, 20, 100, 1_000])
def test_every_injection_is_sent_whatever_room_there_is(room: int) -> None:
    texts = injections(room)
    assert [part for part in (*WHOLE, *PARTS) if not any(part in text for text in texts)] == []
    assert all(len(text) <= max(room, len(max(PARTS, key=len))) for text in texts if text not in WHOLE)


def test_places_are_found() -> None:
    names = {f"{operation} {value}" for operation, value in TEXTS}
    assert {
        "POST /api/v1/auth/login body.username",
        "GET /api/v1/users/search query.q",
        "DELETE /api/v1/auth/sessions/{session_id} path.session_id",
        "PATCH /api/v1/users/profiles/me body.bio",
    } <= names


def test_a_place_is_where_it_says(site: Site) -> None:
    call = Call("POST /x", "user", options={"json": {"a": {"b": [{"c": 1}, 2]}, "d": 3}})
    value = Value("body", ("a", "b", 0, "c"), {"type": "string"}, required=True)
    assert value.put(call, "new").body() == {"a": {"b": [{"c": "new"}, 2]}, "d": 3}
    assert call.body()["a"]["b"][0]["c"] == 1


def test_a_line_end_in_a_header_is_an_error() -> None:
    """Over a connection it would be the end of the header, and what follows one of its own."""

    async def splitting(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"location", b"/x\r\nX-Injected: 1")]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body"})

    with (
        asyncio.Runner() as runner,
        Client(transport=InlineTransport(ASGITransport(splitting), runner)) as client,
        pytest.raises(AssertionError),
    ):
        client.get("http://test/")

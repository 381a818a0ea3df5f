"""Numbers at their edges, null, missing and wrong types, in every place of every operation that takes them."""

import json
from typing import Any

import pytest
from httpx2 import Response

from app.core.responses import ModuleErrorResponse
from app.main import app
from tests.security.calls import Call
from tests.security.shapes import Value, body_schema, operations, take, values
from tests.security.site import Site

DOCUMENT = app.openapi()
PLACES = [(op, value) for op in operations(DOCUMENT) for value in values(DOCUMENT, op)]
OPERATIONS = list(operations(DOCUMENT))
BODIES = [op for op in OPERATIONS if body_schema(DOCUMENT, op)]
JSON = {"Content-Type": "application/json"}


NUMBERS: tuple[int | str, ...] = (2**63, 2**64, 10**30, -(10**30), "NaN", "Infinity", "-Infinity", "1e400", "9" * 5000)


def of(*kinds: str) -> list[Any]:
    return [pytest.param(op, value, id=f"{op} {value}") for op, value in PLACES if value.kinds.intersection(kinds)]


def send_text(site: Site, call: Call, value: Value, literal: str) -> Response:
    """With the literal in the body as it is, which no encoder would write."""
    if value.where != "body":
        return site.send(value.put(call, literal))
    body = json.dumps(value.put(call, "@literal@").body()).replace('"@literal@"', literal)
    raw = Call(call.operation, call.who, call.path, call.headers, {"content": body})
    return site.send(raw, headers=JSON)


def is_error_envelope(response: Response) -> bool:
    envelope = ModuleErrorResponse.model_validate(response.json())
    return envelope.code == response.status_code and envelope.data is not None and bool(envelope.data.error_code)


@pytest.mark.threat("A27", "A29")
@pytest.mark.parametrize(("operation", "value"), of("integer", "number"))
def test_numbers_beyond_all_bounds_are_refused(operation: str, value: Value, site: Site) -> None:
    for number in NUMBERS:
        response = send_text(site, site.calls[operation], value, str(number))
        assert 400 <= response.status_code < 500, (number, response.text)


@pytest.mark.threat("A29")
@pytest.mark.parametrize(("operation", "value"), of("integer", "number"))
def test_numbers_have_bounds_and_these_hold(operation: str, value: Value, site: Site) -> None:
    """In the document, so that clients know them; and one step outside is one too far.

    A column of doubles holds every finite double: such a field may have a bound, or none.
    """
    bounded = next(each for each in value.schema.get("anyOf", [value.schema]) if each.get("type") != "null")
    outside = [
        *(bounded[name] + step for name, step in (("minimum", -1), ("maximum", 1)) if name in bounded),
        *(bounded[name] for name in ("exclusiveMinimum", "exclusiveMaximum") if name in bounded),
    ]
    assert len(outside) == 2 or bounded["type"] == "number"
    for number in outside or ("1e400", "-1e400"):
        response = send_text(site, site.calls[operation], value, str(number))
        assert response.status_code in {404, 422}, (number, response.text)
        assert response.status_code == 422 or value.where == "path"


@pytest.mark.threat("A29")
def test_a_number_is_no_boolean(site: Site) -> None:
    for operation, value in PLACES:
        for literal in ("2", '"maybe"', "[]", "0.5") if "boolean" in value.kinds else ():
            response = send_text(site, site.calls[operation], value, literal)
            assert response.status_code == 422, f"{operation} {value} = {literal}"


@pytest.mark.threat("A30")
@pytest.mark.parametrize("operation", BODIES)
def test_null_missing_and_wrong_types_are_refused(operation: str, site: Site) -> None:
    call = site.calls[operation]
    if call.body_kind != "json":
        # 401: what is signed is refused for its signature, before anybody looks inside.
        assert site.send(call.with_body({})).status_code in {401, 422}
        return
    for value in (each for each in values(DOCUMENT, operation) if each.where == "body"):
        wrong: list[Call] = []
        if value.schema and not value.kinds & {"null", "None"}:
            wrong.append(value.put(call, None))
        if "object" not in value.kinds and value.schema.get("type"):
            wrong.append(value.put(call, {"a": {"b": 1}}))
        if value.required and len(value.location) == 1:
            wrong.append(call.with_body(take(call.body(), value.location)))
        for broken in wrong:
            response = site.send(broken)
            assert response.status_code == 422, (str(value), broken.body(), response.text)


@pytest.mark.threat("A30", "A32")
@pytest.mark.parametrize("operation", BODIES)
def test_bodies_that_are_no_object_are_refused(operation: str, site: Site) -> None:
    call = site.calls[operation]
    for content in (b"", b"{", b"[]", b"null", b'"text"', b"1", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 50_000):
        response = site.send(Call(operation, call.who, call.path, call.headers, {"content": content}), headers=JSON)
        assert 400 <= response.status_code < 500, content[:20]
        assert is_error_envelope(response)


@pytest.mark.threat("A32")
@pytest.mark.parametrize("operation", BODIES)
def test_other_content_types_and_encodings_are_refused(operation: str, site: Site) -> None:
    call = site.calls[operation]
    for headers in (
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/xml"},
        {"Content-Type": "application/x-yaml"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ):
        content = b"\x1f\x8b\x08\x00" * 100 if "Content-Encoding" in headers else b"<a/>"
        response = site.send(Call(operation, call.who, call.path, call.headers, {"content": content}), headers=headers)
        assert 400 <= response.status_code < 500, headers
        assert is_error_envelope(response)


@pytest.mark.threat("A31")
@pytest.mark.parametrize("operation", BODIES)
def test_bodies_have_a_size(operation: str, site: Site) -> None:
    call = site.calls[operation]
    content = b'{"a": "' + b"x" * site.server.settings.MAX_BODY_BYTES + b'"}'
    response = site.send(Call(operation, call.who, call.path, call.headers, {"content": content}), headers=JSON)
    assert response.status_code == 413
    assert len(response.content) < 1024


@pytest.mark.threat("A34")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_errors_have_one_documented_shape(operation: str, site: Site) -> None:
    """Of an unknown credential, an undeclared method, a body that is none; with no word about the inside."""
    method, _, path = operation.partition(" ")
    documented = DOCUMENT["paths"][path][method.lower()]["responses"]
    call = site.calls[operation]
    unauthorized = site.send(Call(operation, "nobody", call.path, call.headers, {"content": b"{"}), "nobody", JSON)
    undeclared = site.send(Call(f"TRACE {path}", call.who, call.path), call.who)
    answers = [unauthorized] if unauthorized.is_error else []
    assert all(str(answer.status_code) in documented for answer in answers)
    for answer in (*answers, undeclared):
        assert is_error_envelope(answer)
        assert [word for word in ("Traceback", "sqlalchemy", "/app/", ".py", "SELECT ") if word in answer.text] == []
    assert undeclared.status_code == 405
    assert set(undeclared.headers["Allow"].split(", ")) >= {method}


@pytest.mark.threat("A36")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_has_the_security_headers(operation: str, site: Site) -> None:
    for who in ("nobody", "admin"):
        headers = site.send(site.calls[operation], who).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert len(headers["X-Request-ID"]) == 32


@pytest.mark.threat("A37")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_answer_is_for_foreign_origins(operation: str, site: Site) -> None:
    response = site.send(site.calls[operation], headers={"Origin": "https://evil.example"})
    assert [name for name in response.headers if name.lower().startswith("access-control-")] == []

"""The readers behind these tests: a place that they overlook would be a place that nobody tries."""

from typing import Any

from tests.security.calls import Call, fresh_keys
from tests.security.shapes import Value, body_schema, put, take, values

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/orders/{order_id}": {
            "patch": {
                "parameters": [
                    {"name": "order_id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "dry_run", "in": "query", "required": False, "schema": {"type": "boolean"}},
                    {"name": "X-Trace", "in": "header", "required": False, "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "type": "object",
                "required": ["lines"],
                "properties": {
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                    "parent": {"anyOf": [{"$ref": "#/components/schemas/Order"}, {"type": "null"}]},
                },
            },
            "Line": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        }
    },
}
OPERATION = "PATCH /orders/{order_id}"


def test_every_place_is_found() -> None:
    found = {str(value): value for value in values(DOCUMENT, OPERATION)}
    assert {"path.order_id", "query.dry_run", "body.note", "body.lines", "body.lines.0.name"} <= set(found)
    assert found["body.lines.0.name"].required
    assert not found["body.note"].required
    assert found["body.note"].kinds == {"string", "null"}


def test_a_schema_that_holds_itself_ends() -> None:
    deepest = max(len(value.location) for value in values(DOCUMENT, OPERATION))
    assert 3 < deepest < 20


def test_an_operation_without_a_body_has_none() -> None:
    bare: dict[str, Any] = {"paths": {"/": {"get": {"parameters": []}}}}
    assert body_schema(bare, "GET /") is None
    assert values(bare, "GET /") == []


def test_putting_makes_what_is_on_the_way() -> None:
    assert put({}, ("lines", 0, "name"), "x") == {"lines": [{"name": "x"}]}
    assert put({"lines": [{"name": "a"}, {"name": "b"}]}, ("lines", 0, "name"), "x") == {
        "lines": [{"name": "x"}, {"name": "b"}]
    }


def test_taking_leaves_the_rest() -> None:
    body = {"note": "n", "lines": [{"name": "a", "size": 1}]}
    assert take(body, ("note",)) == {"lines": [{"name": "a", "size": 1}]}
    assert take(body, ("lines", 0, "name")) == {"note": "n", "lines": [{"size": 1}]}
    assert take(body, ("missing", 0)) == body


def test_a_value_goes_where_it_belongs() -> None:
    call = Call(OPERATION, "user", path={"order_id": 1}, options={"json": {"note": "n"}})
    sent = {value.where: value.put(call, "x") for value in values(DOCUMENT, OPERATION) if value.location[0] != "lines"}
    assert sent["path"].path == {"order_id": "x"}
    assert sent["query"].options["params"] == {"dry_run": "x"}
    assert Value("body", ("note",), {}, required=False).put(call, "x").body() == {"note": "x"}
    assert call.body() == {"note": "n"}


def test_a_key_is_used_once() -> None:
    first, second = (fresh_keys({"Idempotency-Key": "same", "Accept": "x"}) for _ in range(2))
    assert set(first) == {"Idempotency-Key"}
    assert first != second

"""What requests are made of, read from the OpenAPI document: each value that a client can put somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.security.calls import Call

Document = dict[str, Any]
Location = tuple[str | int, ...]

MAX_DEPTH = 6
BODY_TYPES = ("application/json", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Value:
    """One place in a request: `body.address.city`, `query.q`."""

    where: str  # body, query or path
    location: Location
    schema: Document
    required: bool

    def __str__(self) -> str:
        return ".".join(map(str, (self.where, *self.location)))

    @property
    def kinds(self) -> set[str]:
        return {str(each.get("type")) for each in alternatives(self.schema)}

    def put(self, call: Call, value: Any) -> Call:
        if self.where == "query":
            return call.with_param(str(self.location[0]), value)
        if self.where == "path":
            return call.with_path(**{str(self.location[0]): value})
        return call.with_body(put(call.body(), self.location, value))


def operations(document: Document) -> Iterator[str]:
    for path, methods in document["paths"].items():
        yield from (f"{method.upper()} {path}" for method in methods)


def body_schema(document: Document, operation: str) -> Document | None:
    """Resolved, or None where there is no body that is described as an object."""
    content = _operation(document, operation).get("requestBody", {}).get("content", {})
    schema = next((content[kind]["schema"] for kind in BODY_TYPES if kind in content), None)
    return resolve(document, schema) if schema else None


def values(document: Document, operation: str) -> list[Value]:
    """All of them; headers are not, which the server's parser looks at before we do."""
    found = [
        Value(parameter["in"], (parameter["name"],), resolve(document, parameter["schema"]), parameter["required"])
        for parameter in _operation(document, operation).get("parameters", ())
        if parameter["in"] in {"query", "path"}
    ]
    schema = body_schema(document, operation)
    return [*found, *_members(document, schema, ())] if schema else found


def _members(document: Document, schema: Document, above: Location) -> Iterator[Value]:
    required = schema.get("required", ())
    if len(above) > MAX_DEPTH:  # a schema may hold itself
        return
    for name, member in schema.get("properties", {}).items():
        resolved = resolve(document, member)
        here = (*above, name)
        yield Value("body", here, resolved, name in required)
        for each in alternatives(resolved):
            yield from _members(document, each, here)
            if "items" in each:
                yield from _members(document, resolve(document, each["items"]), (*here, 0))


def resolve(document: Document, schema: Document) -> Document:
    """References followed, in alternatives too."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    alternatives = [resolve(document, each) for each in schema.get("anyOf") or schema.get("oneOf") or ()]
    return schema | {"anyOf": alternatives} if alternatives else schema


def put(body: Any, location: Location, value: Any) -> Any:
    """The body with one value replaced; what is on the way and missing is made."""
    if not location:
        return value
    step, rest = location[0], location[1:]
    if isinstance(step, int):
        items = body if isinstance(body, list) and body else [{}]
        return [put(items[0], rest, value), *items[1:]]
    members = body if isinstance(body, dict) else {}
    return members | {step: put(members.get(step), rest, value)}


def take(body: Any, location: Location) -> Any:
    """The body without one member."""
    step, rest = location[0], location[1:]
    if isinstance(step, int):
        return [take(body[0], rest), *body[1:]] if isinstance(body, list) and body else body
    if not isinstance(body, dict):
        return body
    kept = {name: member for name, member in body.items() if name != step}
    return kept | {step: take(body[step], rest)} if rest and step in body else kept


def alternatives(schema: Document) -> list[Document]:
    found: list[Document] = schema.get("anyOf", [schema])
    return found


def _operation(document: Document, name: str) -> Document:
    method, _, path = name.partition(" ")
    operation: Document = document["paths"][path][method.lower()]
    return operation

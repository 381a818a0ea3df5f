"""Layers: each does its own work and no other's. Imports between packages are import-linter's."""

import ast
import re
from collections.abc import Iterator

from scripts.conventions.source import Hit, Source, called_name, dotted, imported_modules

MAX_FILE_LINES = 200
MAX_ENDPOINT_LINES = 8
_UNBOUNDED = frozenset({"Any", "bytes", "dict", "float", "int", "list", "str"})
_DECLARATION = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
_CLASS_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]*\b")
_TYPING_NAMES = frozenset({"Mapped", "None", "Optional", "DynamicMapped", "WriteOnlyMapped", "List", "Set"})


def file_is_short(source: Source) -> Iterator[Hit]:
    """One screen of ideas per file."""
    lines = source.text.count("\n")
    if lines > MAX_FILE_LINES:
        yield MAX_FILE_LINES + 1, f"{lines} lines; split it at {MAX_FILE_LINES}"


def endpoint_file_has_one_shape(source: Source) -> Iterator[Hit]:
    """A docstring, imports, constants, `router = APIRouter(...)` and endpoints: who has read one file can read all."""
    if source.module is None or source.folder != "endpoints" or source.stem == "__init__":
        return
    body = source.tree.body
    if ast.get_docstring(source.tree) is None:
        yield 1, "begins without a docstring that says what its endpoints are about"
    else:
        body = body[1:]
    if (routers := len([node for node in body if _makes_router(node)])) != 1:
        yield 1, f"holds {routers} times `router = APIRouter(...)`; one is right"
    for node in body:
        if node not in source.endpoints and not isinstance(node, _DECLARATION):
            name = getattr(node, "name", type(node).__name__)
            yield node, f"`{name}` is no endpoint and no constant; dependencies.py or a service is its place"


def endpoint_is_short(source: Source) -> Iterator[Hit]:
    """Typed dependencies in, one service call, envelope out."""
    for endpoint in source.endpoints:
        body = endpoint.body[1:] if ast.get_docstring(endpoint) else endpoint.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if lines > MAX_ENDPOINT_LINES:
            yield endpoint, f"`{endpoint.name}` has {lines} lines of {MAX_ENDPOINT_LINES}; rules belong in a service"


def endpoint_is_plain(source: Source) -> Iterator[Hit]:
    """Errors have one handler, requests one log line: no try and no logging in endpoints."""
    for endpoint in source.endpoints:
        for node in ast.walk(endpoint):
            if isinstance(node, ast.Try):
                yield node, f"`{endpoint.name}` catches exceptions; raise an AppError in the service instead"
            elif isinstance(node, ast.Call) and dotted(node.func).startswith(("logger.", "logging.")):
                yield node, f"`{endpoint.name}` logs; services log, and each request has its line already"


def endpoint_returns_a_type(source: Source) -> Iterator[Hit]:
    """The annotation is the OpenAPI schema and the fast path of serialisation."""
    for endpoint in source.endpoints:
        if endpoint.returns is None or _outer(endpoint.returns) in {"Any", "dict", "object"}:
            yield endpoint, f"`{endpoint.name}` must name the schema that it returns"


def endpoint_input_is_bounded(source: Source) -> Iterator[Hit]:
    """A bare int or str takes 2**63 and 1 MB: use EntityId, Pagination or an Annotated type with bounds."""
    for endpoint in source.endpoints:
        for argument in (*endpoint.args.args, *endpoint.args.kwonlyargs):
            if argument.annotation is not None and _UNBOUNDED & _bare_names(argument.annotation):
                yield argument, f"`{argument.arg}` of `{endpoint.name}` has no bounds"


def modules_stay_apart(source: Source) -> Iterator[Hit]:
    """Modules meet in app/shared/events and app/shared/interfaces."""
    if source.module is None:
        return
    for node, name in imported_modules(source):
        parts = name.split(".")
        if parts[:2] == ["app", "modules"] and len(parts) > 2 and parts[2] != source.module:
            yield node, f"module `{source.module}` imports `{name}`"


def relationship_stays_inside(source: Source) -> Iterator[Hit]:
    """An ORM relationship to a class of another module fails where that module is not loaded: use a foreign key."""
    if source.module is None or source.folder != "models":
        return
    for node in source.nodes:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.value, ast.Call):
            continue
        if called_name(node.value) == "relationship":
            named = [*node.value.args[:1], node.annotation]
            classes = {name for part in named for name in _CLASS_NAME.findall(ast.unparse(part))}
            for name in sorted(classes - _TYPING_NAMES - source.siblings):
                yield node, f"relationship to `{name}`, which is no model of `{source.module}`"


def repository_never_commits(source: Source) -> Iterator[Hit]:
    """The unit of work commits once; a repository that does takes away the caller's rollback."""
    if "repositories" in source.path.parts:
        for call in source.calls:
            if called_name(call) in {"commit", "rollback"}:
                yield call, f"`{ast.unparse(call.func)}()` in a repository; flush instead"


def _makes_router(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
        return False
    return ast.unparse(node.targets[0]) == "router" and called_name(node.value) == "APIRouter"


def _outer(annotation: ast.expr) -> str:
    """`Page` for `Page[UserResponse]`."""
    return dotted(annotation.value if isinstance(annotation, ast.Subscript) else annotation)


def _bare_names(annotation: ast.expr) -> set[str]:
    """Names in the annotation that no `Annotated[...]` narrows."""
    if _outer(annotation) == "Annotated":
        return set()
    return {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}

"""Safety: what has gone wrong often enough elsewhere to be refused here."""

import ast
from collections.abc import Iterator

from scripts.conventions.source import Hit, Source, called_name, dotted, imported_modules

_TAKES_SQL = frozenset({"exec_driver_sql", "execute", "literal_column", "scalar", "scalars", "text"})


def no_base_http_middleware(source: Source) -> Iterator[Hit]:
    """It costs a task and a stream per request (measured: 19 times pure ASGI) and breaks context variables."""
    for node in source.nodes:
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if "BaseHTTPMiddleware" in names or (isinstance(node, ast.Attribute) and node.attr == "BaseHTTPMiddleware"):
            yield node, "write a pure ASGI middleware, see app/core/middleware"


def no_naive_datetime(source: Source) -> Iterator[Hit]:
    """A time without a zone compares wrong or not at all."""
    for call in source.calls:
        name = called_name(call)
        zoned = bool(call.args) or any(keyword.arg == "tz" for keyword in call.keywords)
        if name in {"utcnow", "utcfromtimestamp"} or (dotted(call.func).endswith("datetime.now") and not zoned):
            yield call, "use `datetime.now(UTC)`"


def no_built_sql(source: Source) -> Iterator[Hit]:
    """SQL text is a literal with bind parameters; anything put together is an injection waiting for its input.

    app/config and migrations put statements together from their own constants: no request gets there.
    """
    if source.path.parts[0] == "migrations" or source.path.parts[:2] == ("app", "config"):
        return
    for call in source.calls:
        name = called_name(call)
        if name in _TAKES_SQL and call.args and _is_built_text(call.args[0]):
            yield call, f"`{name}()` on a string that is put together; use bind parameters"


def no_print(source: Source) -> Iterator[Hit]:
    """The application logs, so that lines have a level, a request id and no secrets. Scripts may print."""
    if source.path.parts[0] == "app":
        for call in source.calls:
            if called_name(call) in {"print", "pprint", "breakpoint"}:
                yield call, f"`{called_name(call)}()` in the application; use get_logger()"


def no_swallowed_exception(source: Source) -> Iterator[Hit]:
    """A bug that nobody hears of."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and _catches_all(node.type) and all(map(_does_nothing, node.body)):
            yield node, "catches everything and goes on; name the exception or log it"


def no_assert(source: Source) -> Iterator[Hit]:
    """`python -O` removes it."""
    if source.path.parts[0] == "app":
        yield from ((node, "raise an exception instead") for node in source.nodes if isinstance(node, ast.Assert))


def no_unsafe_switch(source: Source) -> Iterator[Hit]:
    """Certificates are verified; no command goes through a shell."""
    unsafe = {"verify": False, "shell": True}
    for call in source.calls:
        for keyword in call.keywords:
            value = keyword.value
            if keyword.arg in unsafe and isinstance(value, ast.Constant) and value.value is unsafe[keyword.arg]:
                yield call, f"`{keyword.arg}={value.value}`"


def no_weak_random(source: Source) -> Iterator[Hit]:
    """Whoever sees some outputs of `random` can tell the next ones. Jitter outside of modules may use it."""
    if source.module is not None:
        for node, name in imported_modules(source):
            if name.partition(".")[0] == "random":
                yield node, "use `secrets`"


def _is_built_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in (node.left, node.right))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _catches_all(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(each is None or dotted(each) in {"Exception", "BaseException"} for each in kinds)


def _does_nothing(statement: ast.stmt) -> bool:
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, ast.Pass | ast.Continue)

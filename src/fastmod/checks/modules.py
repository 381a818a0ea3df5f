"""Modules as the application sees them: `module.py` with its router, models and handlers, and subscribed handlers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from fastmod.checks.findings import Finding, Fix, found
from fastmod.checks.imports import imports_of
from fastmod.checks.tree import ProjectTree, Source
from fastmod.project import MODULES

__all__ = ["check_modules"]

_PACKAGES = frozenset({"models", "repositories", "schemas", "services", "api", "handlers", "clients", "endpoints"})


def check_modules(tree: ProjectTree) -> Iterator[Finding]:
    """Hold the files of each module against its public face."""
    subscriptions: dict[tuple[str, str], str] = {}
    for name, sources in tree.modules.items():
        files = {source.path.removeprefix(f"{MODULES}/{name}/"): source for source in sources}
        yield from _packages(tree, name, files)
        face = files.get("module.py")
        if face is None and not tree.is_behind_link(f"{MODULES}/{name}/module.py"):
            where = next(iter(files.values())).path
            message = f"module `{name}` has no `module.py`, so nothing of it is wired"
            known = any(record.name == name for record in tree.manifest.modules)
            mend = "write one as other modules have it" if known else f"fastmod add-module {name}"
            yield found("wiring/no-module-file", where, message, mend)
        elif face is not None and face.problem is None:
            yield from _face(name, face, files)
        for path, source in files.items():
            if path == "api/router.py" or (path.startswith("api/endpoints/") and not source.stem.startswith("_")):
                yield from _endpoint(tree, source)
            if path == "handlers.py" or path.startswith("handlers/"):
                yield from _handlers(source, [other for other in sources if other is not source])
            yield from _subscriptions(source, subscriptions)


def _packages(tree: ProjectTree, name: str, files: dict[str, Source]) -> Iterator[Finding]:
    folders = {path.rpartition("/")[0] for path in files}
    for folder in sorted(folders):
        path = f"{MODULES}/{name}/{folder}/__init__.py" if folder else f"{MODULES}/{name}/__init__.py"
        if path not in tree.files and (not folder or folder.rpartition("/")[2] in _PACKAGES):
            message = f"is missing: `{path.rpartition('/')[0]}/` is no package without it"
            yield found("wiring/no-init", path, message, fix=Fix("wire", path))


def _face(name: str, face: Source, files: dict[str, Source]) -> Iterator[Finding]:
    """What `module.py` must offer for the application to see it."""
    package = f"app.modules.{name}"
    if "MODULE" not in _bound(face):
        mend = "bind it: `MODULE = ModuleSpec(...)`"
        yield found("wiring/no-spec", face.path, "does not bind `MODULE`, which the registry imports", mend)
        return
    imported = {one.full for one in imports_of(face)}

    def offers(part: str) -> bool:
        return any(full == f"{package}.{part}" or full.startswith(f"{package}.{part}.") for full in imported)

    if "api/router.py" in files and not offers("api.router"):
        message = "does not offer the router of `api/router.py`: the endpoints of the module are not reachable"
        mend = f"from {package}.api.router import router"
        yield found("wiring/router-not-offered", face.path, message, mend)
    if any(path.startswith("models/") and path != "models/__init__.py" for path in files) and not offers("models"):
        message = "does not offer the models of the module: their tables are unknown to migrations"
        yield found("wiring/models-not-offered", face.path, message, f"from {package} import models")
    handlers = files.get("handlers.py") or files.get("handlers/__init__.py")
    if handlers is not None and _functions(handlers) and not offers("handlers"):
        message = f"does not register the event handlers of `{handlers.path}`"
        mend = f"from {package}.handlers import register_handlers, and pass it to `ModuleSpec(subscribe=...)`"
        yield found("wiring/handlers-not-offered", face.path, message, mend)
    if handlers is not None and handlers.path.endswith("/__init__.py"):
        for path, source in files.items():
            if path.startswith("handlers/") and source is not handlers and _register(source):
                dotted = source.path.removesuffix(".py").replace("/", ".")
                if not any(one.full.startswith(f"{dotted}.") for one in imports_of(handlers)):
                    message = f"does not register the event handlers of `{source.path}`"
                    mend = f"from {dotted} import {_register(source)}"
                    yield found("wiring/handlers-not-offered", handlers.path, message, mend)


def _endpoint(tree: ProjectTree, source: Source) -> Iterator[Finding]:
    if source.stem == "__init__" or tree.is_own(source) or source.problem is not None:
        return
    if "router" not in _bound(source):
        message = "does not bind `router`, which the application includes"
        yield found("wiring/no-router", source.path, message, "bind it: `router = APIRouter()`")


def _handlers(source: Source, others: list[Source]) -> Iterator[Finding]:
    """A handler is a public coroutine that takes an event; its module must mention it somewhere else."""
    if source.pristine:
        return
    handlers = [node for node in _functions(source) if _takes_event(node)]
    if not handlers:
        return
    used = {node.id for statement in source.body for node in ast.walk(statement) if isinstance(node, ast.Name)}
    for node in handlers:
        elsewhere = re.compile(rb"\b" + node.name.encode() + rb"\b")
        if node.name not in used and not any(elsewhere.search(other.content) for other in others):
            message = f"handler `{node.name}` is never subscribed"
            mend = f"subscribe it in this file: `bus.subscribe(..., {node.name}, name=...)`"
            yield found("wiring/handler-not-subscribed", source.path, message, mend, line=node.lineno)


def _subscriptions(source: Source, seen: dict[tuple[str, str], str]) -> Iterator[Finding]:
    """The name of a subscription and its event are a key in the database."""
    if b".subscribe(" not in source.content:
        return
    for statement in source.body:
        for node in ast.walk(statement):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            names = [word.value for word in node.keywords if word.arg == "name"]
            if node.func.attr == "subscribe" and names and isinstance(names[0], ast.Constant):
                key = (ast.unparse(node.args[0]), str(names[0].value))
                place = seen.setdefault(key, f"{source.path}:{node.lineno}")
                if place != f"{source.path}:{node.lineno}":
                    message = f"subscription `{key[1]}` to `{key[0]}` stands at {place} already"
                    yield found(
                        "wiring/subscription-twice", source.path, message, "give it another name", line=node.lineno
                    )


def _functions(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in source.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


def _takes_event(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.args.args[0] if node.args.args else None
    if first is None or not isinstance(node, ast.AsyncFunctionDef):
        return False
    return first.arg == "event" or (first.annotation is not None and ast.unparse(first.annotation).endswith("Event"))


def _register(source: Source) -> str:
    return next((node.name for node in _functions(source) if node.name.startswith("register")), "")


def _bound(source: Source) -> set[str]:
    names: set[str] = set()
    for node in source.body:
        if isinstance(node, ast.Assign):
            names |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
    return names

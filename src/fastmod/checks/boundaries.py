"""Boundaries: who may know whom. The same contracts as import-linter's in the project's `pyproject.toml`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from fastmod.checks.findings import Finding, found
from fastmod.checks.imports import Import, imports_of, loaded_by_name
from fastmod.checks.tree import ProjectTree, Source

__all__ = ["LAYERS", "MODULE_LAYERS", "check_boundaries"]

LAYERS = (("main", "worker"), ("api",), ("modules",), ("shared",), ("core",), ("config",))
"""From the top down; those on one level do not meet."""

MODULE_LAYERS = (
    ("module",),
    ("api", "handlers"),
    ("dependencies",),
    ("services", "clients"),
    ("repositories",),
    ("models", "schemas"),
    ("exceptions",),
    ("settings",),
    ("constants",),
)
_MAY_MEET = frozenset({"models", "schemas"})
_WEB = frozenset({"fastapi", "starlette"})
_WEB_FREE = frozenset({"services", "repositories", "models"})
_LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
_MODULE_LEVEL = {name: level for level, names in enumerate(MODULE_LAYERS) for name in names}
_MIGRATION_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+app\b", re.MULTILINE)
_CLASS_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]*\b")
_TYPING_NAMES = frozenset({"Mapped", "None", "Optional", "DynamicMapped", "WriteOnlyMapped", "List", "Set"})
_MEET = "use its events (`app/shared/events`) or a Protocol (`app/shared/interfaces`)"


def check_boundaries(tree: ProjectTree) -> Iterator[Finding]:
    """Follow the imports of every file that somebody has edited; what templates wrote keeps its boundaries."""
    for source in tree.suspects():
        layer = _layer(source)
        if layer not in _LEVEL and source.path != "app/__init__.py":
            message = f"lies outside the layers {', '.join('/'.join(names) for names in LAYERS)}"
            mend = "move it into one of them: `app/shared` is for what modules share"
            yield found("boundaries/outside-layers", source.path, message, mend)
        for one in imports_of(source):
            yield from _import(source, layer, one)
        for one in loaded_by_name(source):
            if source.module and one.parts[:2] == ["app", "modules"] and one.parts[2:3] not in ([], [source.module]):
                message = f"module `{source.module}` loads `{one.full}` by its name"
                yield found("boundaries/dynamic-import", source.path, message, _MEET, line=one.line)
        if source.module and source.folder == "models":
            yield from _relationships(tree, source)
    for path, content in tree.migrations.items():
        match = _MIGRATION_IMPORT.search(content)
        if match and not tree.is_pristine(path):
            line = content.count(b"\n", 0, match.start()) + 1
            mend = "write out what the migration needs: the application changes, a migration must not"
            yield found("boundaries/migration", path, "imports application code", mend, line=line)


def _layer(source: Source) -> str:
    return source.path.split("/")[1].removesuffix(".py")


def _import(source: Source, layer: str, one: Import) -> Iterator[Finding]:
    if one.relative:
        mend = f"import it as `{one.full.rpartition('.')[0] or one.full}`"
        yield found("boundaries/relative-import", source.path, f"imports `{one.full}` relatively", mend, line=one.line)
    parts = one.parts
    if parts[0] != "app":
        yield from _outside(source, one)
        return
    if source.module and parts[1:2] == ["modules"] and len(parts) > 2 and parts[2] != source.module:
        message = f"module `{source.module}` imports `{one.full}`"
        yield found("boundaries/modules-apart", source.path, message, _MEET, line=one.line)
        return
    target = parts[1] if len(parts) > 1 else ""
    if layer in _LEVEL and target in _LEVEL and target != layer and _LEVEL[target] <= _LEVEL[layer]:
        message = f"`app.{layer}` imports `{one.full}`, which is not below it"
        mend = "let the upper layer pass in what is needed, or move it down"
        yield found("boundaries/layers", source.path, message, mend, line=one.line)
    if source.module and parts[1:3] == ["modules", source.module] and len(parts) > 3:
        yield from _inside(source, parts[3], one)


def _inside(source: Source, target: str, one: Import) -> Iterator[Finding]:
    here = source.path.split("/")[3].removesuffix(".py")
    if here not in _MODULE_LEVEL or target not in _MODULE_LEVEL or target == here or {here, target} <= _MAY_MEET:
        return
    if _MODULE_LEVEL[target] <= _MODULE_LEVEL[here]:
        message = f"`{here}` imports `{one.full}`, which is not below it"
        mend = "let the upper layer pass in what is needed, or move it down"
        yield found("boundaries/module-layers", source.path, message, mend, line=one.line)


def _outside(source: Source, one: Import) -> Iterator[Finding]:
    if not source.module:
        return
    here, package = source.path.split("/")[3].removesuffix(".py"), one.parts[0]
    if here in _WEB_FREE and package in _WEB:
        message = f"`{here}` imports `{one.full}`, but knows nothing of HTTP"
        yield found(
            "boundaries/web-free", source.path, message, "raise an AppError of the module instead", line=one.line
        )
    if here == "api" and package == "sqlalchemy":
        message = f"`api` imports `{one.full}`, but knows nothing of SQL"
        yield found("boundaries/sql-free", source.path, message, "ask a service instead", line=one.line)


def _relationships(tree: ProjectTree, source: Source) -> Iterator[Finding]:
    """A relationship to a class of another module fails where that module is not loaded."""
    if b"relationship" not in source.content:
        return
    folder = source.path.rpartition("/")[0]
    own = {other.stem for other in tree.modules.get(source.module or "", ()) if other.path.startswith(f"{folder}/")}
    for statement in source.body:
        for node in statement.body if isinstance(statement, ast.ClassDef) else ():
            if not (isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Call)):
                continue
            called = (
                node.value.func.attr if isinstance(node.value.func, ast.Attribute) else ast.unparse(node.value.func)
            )
            if called != "relationship":
                continue
            named = [*node.value.args[:1], *([node.annotation] if isinstance(node, ast.AnnAssign) else [])]
            classes = {name for part in named for name in _CLASS_NAME.findall(ast.unparse(part))}
            for name in sorted(classes - _TYPING_NAMES - own - set(source.classes)):
                message = f"relationship to `{name}`, which is no model of `{source.module}`"
                mend = "keep the foreign key by its table's name, and ask the other module for the object"
                yield found("boundaries/relationship", source.path, message, mend, line=node.lineno)

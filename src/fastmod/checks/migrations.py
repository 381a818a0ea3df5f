"""Migrations: written-out ids, one head, no missing parent, and nothing done twice on two branches."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from fastmod.checks.findings import Finding, found
from fastmod.checks.tree import ProjectTree
from fastmod.migrations import Graph, read_graph
from fastmod.migrations.reading import is_revision_file

__all__ = ["check_migrations"]

_NAME = re.compile(r"\d{8}_\d{6}_[a-z0-9_]+\.py")
_RULES = (
    ("does not parse", "migrations/unreadable", "mend the syntax"),
    ("not written out", "migrations/not-literal", "write the id as a string, or None"),
    ("has no `", "migrations/no-id", "write it as Alembic does: a string, or None for a first migration"),
    ("has the id of", "migrations/id-twice", "give one of the two another id"),
    ("goes on from", "migrations/missing-parent", "bring the missing migration back: `git log --all -- migrations`"),
    ("depends on", "migrations/missing-parent", "bring the missing migration back: `git log --all -- migrations`"),
    ("takes part in a cycle", "migrations/cycle", "let one of them go on from an older migration"),
)
_OPERATIONS = frozenset({"create_table", "drop_table", "add_column", "drop_column", "create_index", "drop_index"})


def check_migrations(tree: ProjectTree) -> Iterator[Finding]:
    """Read the graph of all migrations and look for what Alembic would stumble over, or quietly do twice."""
    files = {path: content for path, content in tree.migrations.items() if is_revision_file(path.rpartition("/")[2])}
    graph = read_graph(files)
    for finding in graph.findings:
        rule, mend = next((rule, mend) for words, rule, mend in _RULES if words in finding.message)
        yield found(rule, finding.path, finding.message, mend, line=finding.line)
    for path in files:
        if not _NAME.fullmatch(path.rpartition("/")[2]):
            yield found(
                "migrations/name", path, "is not named YYYYMMDD_HHMMSS_what.py", "rename the file; its id stays"
            )
    heads = graph.heads
    if len(heads) > 1:
        for head in heads:
            one = graph.revisions[head]
            others = ", ".join(f"`{graph.revisions[other].path}`" for other in heads if other != head)
            message = f"is one of {len(heads)} heads, beside {others}"
            yield found("migrations/heads", one.path, message, "fastmod resolve", line=one.line)
    if _branches(graph):
        above = _ancestors(graph)
        yield from _same_twice(graph, files, above)
        yield from _dropped_beside(graph, files, above)


def _branches(graph: Graph) -> bool:
    parents = [parent for one in graph.revisions.values() for parent in one.parents]
    return len(set(parents)) != len(parents) or len(graph.heads) > 1


_Ancestors = Mapping[str, set[str]]


def _dropped_beside(graph: Graph, files: Mapping[str, bytes], above: _Ancestors) -> Iterator[Finding]:
    """A table that one branch drops and another one works on: which comes first is left to chance."""
    dropped = {
        name: {table for kind, table, *_ in _operations(files[one.path]) if kind == "drop_table"}
        for name, one in graph.revisions.items()
    }
    for name, tables in dropped.items():
        for other, one in graph.revisions.items() if tables else ():
            if other == name or other in above[name] or name in above[other]:
                continue
            for table in sorted((tables - dropped[other]) & _named(files[one.path])):
                path = graph.revisions[name].path
                message = f"works on table `{table}`, which `{path}` drops and neither comes after the other"
                mend = "let the one that drops it go on from this one, or take this one out"
                yield found("migrations/dropped-beside", one.path, message, mend, line=one.line)


def _named(content: bytes) -> set[str]:
    """Return the tables that `upgrade` names, also as `table.column` of a foreign key."""
    upgrade = [node for node in ast.parse(content).body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    texts = (_text(node) for function in upgrade for node in ast.walk(function) if isinstance(node, ast.Constant))
    return {text.partition(".")[0] for text in texts if text}


def _same_twice(graph: Graph, files: Mapping[str, bytes], above: _Ancestors) -> Iterator[Finding]:
    """Two migrations of which neither comes after the other, and both of which make the same thing."""
    done: dict[tuple[str, ...], list[str]] = {}
    for name, one in graph.revisions.items():
        for operation in sorted(_operations(files[one.path])):
            for other in done.get(operation, ()):
                if other not in above[name] and name not in above[other]:
                    what = f"{operation[0]} `{'.'.join(operation[1:])}`"
                    message = f"does the same as `{graph.revisions[other].path}`, which is not before it: {what}"
                    mend = "let one go on from the other and take the step out of the later one"
                    yield found("migrations/same-twice", one.path, message, mend, line=one.line)
            done.setdefault(operation, []).append(name)


def _ancestors(graph: Graph) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for name in graph.revisions:
        todo, seen = [name], set()
        while todo:
            for parent in graph.revisions[todo.pop()].parents:
                if parent in graph.revisions and parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        known[name] = seen
    return known


def _operations(content: bytes) -> set[tuple[str, ...]]:
    """Return what `upgrade` does to tables, columns and indexes that it names."""
    upgrade = [node for node in ast.parse(content).body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    done: set[tuple[str, ...]] = set()
    for function in upgrade:
        tables: dict[str, str] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
                tables[node.optional_vars.id] = _first(node.context_expr)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _OPERATIONS:
                batch = tables.get(getattr(node.func.value, "id", ""), "")
                names = [batch, *map(_text, node.args)] if batch else [*map(_text, node.args)]
                column = node.func.attr in {"add_column", "drop_column"}
                key = tuple(name for name in names if name)[: 2 if column else 1]
                if key:
                    done.add((node.func.attr, *key))
    return done


def _first(call: ast.expr) -> str:
    return _text(call.args[0]) if isinstance(call, ast.Call) and call.args else ""


def _text(node: ast.expr) -> str:
    """Return the literal, or the name of a `sa.Column("name", ...)`."""
    if isinstance(node, ast.Call):
        return _first(node)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

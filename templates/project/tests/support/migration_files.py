"""What must hold for the files in migrations/versions, read without running them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"

_FILE_NAME = re.compile(r"(\d{8}_\d{6})_[a-z0-9]+(_[a-z0-9]+)*_?\.py")  # Alembic ends what it cuts with a `_`
_POSTGRESQL_NAME_LIMIT = 63


@dataclass(frozen=True)
class Migration:
    path: Path
    revision: str | None
    parents: tuple[str, ...]
    problems: tuple[str, ...]


def problems(folder: Path = VERSIONS) -> list[str]:
    """All of them, each with the file it is in."""
    migrations = [_read(path) for path in sorted(folder.glob("*.py"))]
    return [*_each(migrations), *_names(migrations), *_graph(migrations)]


def heads(folder: Path = VERSIONS) -> set[str]:
    migrations = [_read(path) for path in folder.glob("*.py")]
    return {each.revision for each in migrations if each.revision} - {
        parent for each in migrations for parent in each.parents
    }


def _read(path: Path) -> Migration:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[str] = []
    values: dict[str, object] = {}
    for name, node in _assignments(tree):
        try:
            values[name] = ast.literal_eval(node)
        except ValueError:
            found.append(f"{name} is not a literal")
    revision, down = values.get("revision"), values.get("down_revision")
    if not isinstance(revision, str) or not revision:
        found.append("no revision")
        revision = None
    if "down_revision" not in values:
        found.append("no down_revision")
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    found += [f"no {name}()" for name in ("upgrade", "downgrade") if name not in defined]
    found += [f"imports {name}" for name in _imports(tree) if name.split(".")[0] == "app"]
    found += [f"name longer than 63 bytes: {name}" for name in _strings_as_names(tree)]
    parents = tuple(str(each) for each in down) if isinstance(down, tuple) else (str(down),) if down else ()
    return Migration(path, revision, parents, tuple(found))


def _each(migrations: list[Migration]) -> Iterator[str]:
    for migration in migrations:
        yield from (f"{migration.path.name}: {problem}" for problem in migration.problems)


def _names(migrations: list[Migration]) -> Iterator[str]:
    seconds: dict[str, str] = {}
    for migration in migrations:
        name = migration.path.name
        match = _FILE_NAME.fullmatch(name)
        if match is None or not _is_a_moment(match[1]):
            yield f"{name}: not named YYYYMMDD_HHMMSS_what.py"
        elif (other := seconds.setdefault(match[1], name)) != name:
            yield f"{name}: same second as {other}"


def _graph(migrations: list[Migration]) -> Iterator[str]:
    known: dict[str, str] = {}
    for migration in migrations:
        if migration.revision and known.setdefault(migration.revision, migration.path.name) != migration.path.name:
            yield f"{migration.path.name}: revision {migration.revision} is that of {known[migration.revision]}"
    for migration in migrations:
        yield from (f"{migration.path.name}: unknown parent {each}" for each in migration.parents if each not in known)
    roots = [each.path.name for each in migrations if not each.parents]
    tips = set(known) - {parent for each in migrations for parent in each.parents}
    if migrations and len(tips) != 1:
        yield f"heads: {sorted(tips)}; `alembic merge heads` makes them one"
    if migrations and len(roots) != 1:
        yield f"first migrations: {roots}"


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"} and value is not None:
            yield target.id, value


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _strings_as_names(tree: ast.Module) -> Iterator[str]:
    """PostgreSQL cuts longer names, and then does not find them again."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and ast.unparse(node.func) in {"op.f", "op.create_table", "op.create_index"}
        if isinstance(node, ast.Call) and named and node.args and isinstance(node.args[0], ast.Constant):
            name = str(node.args[0].value)
            if len(name.encode()) > _POSTGRESQL_NAME_LIMIT:
                yield name


def _is_a_moment(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d_%H%M%S")  # noqa: DTZ007 - only whether it exists
    except ValueError:
        return False
    return True

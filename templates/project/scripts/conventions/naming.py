"""Names: whoever knows the class knows the file."""

import ast
import re
from collections.abc import Iterator

from scripts.conventions.source import Hit, Source, is_pascal

CLASS_LAYERS = frozenset({"models", "schemas", "repositories", "services"})
CLASS_FOLDERS = CLASS_LAYERS | {"clients", "events", "interfaces"}
_MIGRATION_NAME = re.compile(r"^\d{8}_\d{6}_[a-z0-9_]+$")


def class_is_file(source: Source) -> Iterator[Hit]:
    """`models/User.py` holds `User`. `UserSchema.py` holds `User...`, `UserEvents.py` holds `...Event`."""
    if not is_pascal(source.stem) or source.folder not in CLASS_FOLDERS:
        return
    names = [node.name for node in source.public_classes]
    if not names:
        yield 1, f"holds no public class; `{source.stem}` was expected"
    elif source.folder == "schemas" and source.stem.endswith("Schema"):
        begin = source.stem.removesuffix("Schema")
        yield from (
            (node, f"class `{node.name}` must begin with `{begin}`, or move to a file of its own")
            for node in source.public_classes
            if not node.name.startswith(begin)
        )
    elif source.folder == "events" and source.stem.endswith("Events"):
        yield from (
            (node, f"class `{node.name}` must end with `Event`")
            for node in source.public_classes
            if not node.name.endswith("Event")
        )
    elif source.stem not in names:
        yield source.public_classes[0], f"must hold a class `{source.stem}`, found `{'`, `'.join(names)}`"


def one_class_per_file(source: Source) -> Iterator[Hit]:
    """A second public class in a model, repository or service file is one that nobody finds."""
    if is_pascal(source.stem) and source.folder in {"models", "repositories", "services"}:
        yield from (
            (node, f"class `{node.name}` needs a file of its own, or a name that begins with `_`")
            for node in source.public_classes
            if node.name != source.stem
        )


def pascal_files_in_layers(source: Source) -> Iterator[Hit]:
    """PascalCase files stand in class folders; a module's class folders hold nothing else (`_private.py` aside)."""
    pascal = is_pascal(source.stem)
    if pascal and source.folder not in CLASS_FOLDERS:
        yield 1, f"a PascalCase file belongs in one of {', '.join(sorted(CLASS_FOLDERS))}"
    elif not pascal and source.module and source.folder in CLASS_LAYERS and not source.stem.startswith("_"):
        yield 1, f"files of `{source.folder}` are named after their class, in PascalCase"


def layer_exports_its_classes(source: Source) -> Iterator[Hit]:
    """The `__init__.py` of a module's layer re-exports the class of every file, `__all__` in the order of RUF022."""
    if source.module is None or source.folder not in CLASS_LAYERS or source.stem != "__init__":
        return
    imports = [node for node in source.tree.body if isinstance(node, ast.ImportFrom)]
    missing = {stem for stem in source.siblings if is_pascal(stem)} - {
        (node.module or "").rpartition(".")[2] for node in imports
    }
    if missing:
        yield 1, f"does not import from {', '.join(sorted(missing))}"
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    exported = _all_of(source)
    if exported != sorted(names, key=isort_order):
        yield 1, "`__all__` must list exactly the imported names: constants, classes, functions, each sorted naturally"


def migration_is_named(source: Source) -> Iterator[Hit]:
    """YYYYMMDD_HHMMSS_what.py, and ids that can be read without running the file."""
    if source.path.parts[:2] != ("migrations", "versions") or source.stem == "__init__":
        return
    if not _MIGRATION_NAME.match(source.stem):
        yield 1, "a migration is named YYYYMMDD_HHMMSS_what.py"
    ids = {name: value for name, value in _assignments(source) if name in {"revision", "down_revision"}}
    for name in ("revision", "down_revision"):
        try:
            ast.literal_eval(ids[name])
        except (KeyError, ValueError):
            yield ids.get(name, 1), f"`{name}` must be a literal"


def isort_order(name: str) -> tuple[int, list[tuple[int, int]]]:
    """`MAX_ITEMS`, `Item2`, `Item10`, `make_item`: what `ruff check --fix` writes must be right here, too."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    parts = re.findall(r"\d+|\D", name)
    return kind, [(ord("0"), int(part)) if part.isdigit() else (ord(part), 0) for part in parts]


def _assignments(source: Source) -> Iterator[tuple[str, ast.expr]]:
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _all_of(source: Source) -> list[str]:
    listed = dict(_assignments(source)).get("__all__")
    return list(ast.literal_eval(listed)) if listed is not None else []

"""Names: whoever knows the class knows the file. The same rules as `scripts/conventions/naming.py` of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastmod.checks.findings import Finding, Fix, found
from fastmod.checks.tree import ProjectTree, Source
from fastmod.naming import module_problem
from fastmod.project import MODULES

__all__ = ["CLASS_FOLDERS", "CLASS_LAYERS", "check_names", "is_pascal"]

CLASS_LAYERS = frozenset({"models", "schemas", "repositories", "services"})
CLASS_FOLDERS = CLASS_LAYERS | {"clients", "events", "interfaces"}
_SINGLE = frozenset({"models", "repositories", "services"})
_TABLE = re.compile(rb"""^[ \t]+__tablename__[^=\n]*=[ \t]*["'](\w+)["']""", re.MULTILINE)


def check_names(tree: ProjectTree) -> Iterator[Finding]:
    """Hold every Python file of the application against the class in it, and paths and tables against each other."""
    for source in tree.sources.values():
        if tree.is_own(source):
            continue
        if source.problem:
            line, reason = source.problem
            yield found("names/unreadable", source.path, f"does not parse: {reason}", "mend the syntax", line=line)
        else:
            yield from _file(tree, source)
    yield from _modules(tree)
    yield from _twins(tree)
    yield from _tables(tree)


def is_pascal(name: str) -> bool:
    """Whether a file is named like a class."""
    return name[:1].isupper() and "_" not in name


def _file(tree: ProjectTree, source: Source) -> Iterator[Finding]:
    pascal = is_pascal(source.stem)
    if pascal and source.folder not in CLASS_FOLDERS:
        mend = f"move it to one of {', '.join(sorted(CLASS_FOLDERS))}, or name it in lower case"
        yield found("names/pascal-outside", source.path, "is named like a class outside the class folders", mend)
    elif pascal:
        yield from _class_file(tree, source)
    elif source.module and source.folder in CLASS_LAYERS and not source.stem.startswith("_"):
        yield _lower_case(tree, source)


def _class_file(tree: ProjectTree, source: Source) -> Iterator[Finding]:
    names = source.classes
    if not names:
        message = f"holds no public class; `{source.stem}` was expected"
        yield found("names/no-class", source.path, message, f"write `class {source.stem}`, or remove the file")
        return
    if source.folder == "schemas" and source.stem.endswith("Schema"):
        begin = source.stem.removesuffix("Schema")
        for name, line in names.items():
            if not name.startswith(begin):
                message = f"class `{name}` does not begin with `{begin}`"
                mend = f"move it to `{_beside(source, name)}`"
                yield found("names/schema-prefix", source.path, message, mend, line=line)
        return
    if source.folder == "events" and source.stem.endswith("Events"):
        for name, line in names.items():
            if not name.endswith("Event"):
                message = f"class `{name}` does not end with `Event`"
                yield found("names/event-suffix", source.path, message, f"rename it to `{name}Event`", line=line)
        return
    if source.stem not in names:
        yield _other_class(tree, source)
    elif source.folder in _SINGLE:
        for name, line in names.items():
            if name != source.stem:
                message = f"class `{name}` has no file of its own"
                mend = f"move it to `{_beside(source, name)}`, or let its name begin with `_`"
                yield found("names/one-class", source.path, message, mend, line=line)


def _other_class(tree: ProjectTree, source: Source) -> Finding:
    message = f"must hold a class `{source.stem}`, found `{'`, `'.join(source.classes)}`"
    line = next(iter(source.classes.values()))
    return found("names/class-is-file", source.path, message, *_rename(tree, source), line=line, fix=_fix(tree, source))


def _lower_case(tree: ProjectTree, source: Source) -> Finding:
    message = f"files of `{source.folder}` are named after their class, in PascalCase, or begin with `_`"
    return found("names/pascal-in-layer", source.path, message, *_rename(tree, source), fix=_fix(tree, source))


def _rename(tree: ProjectTree, source: Source) -> tuple[str, ...]:
    """Return the mend of a file that cannot be renamed by itself; nothing where it can."""
    if _fix(tree, source):
        return ()
    return (f"give each public class a file of its own name in `{source.path.rpartition('/')[0]}/`",)


def _fix(tree: ProjectTree, source: Source) -> Fix | None:
    """A file with one public class gets that name, if it is free."""
    if len(source.classes) != 1:
        return None
    target = _beside(source, next(iter(source.classes)))
    taken = {path.casefold() for path in tree.files if path != source.path}
    return None if target.casefold() in taken else Fix("rename", target)


def _beside(source: Source, name: str) -> str:
    return f"{source.path.rpartition('/')[0]}/{name}.py"


def _modules(tree: ProjectTree) -> Iterator[Finding]:
    for name, sources in tree.modules.items():
        problem = module_problem(name)
        if problem is not None:
            path = next((one.path for one in sources if one.stem == "__init__"), sources[0].path)
            yield found("names/module", path, f"`{name}` is no name for a module: {problem.reason}", problem.hint)


def _twins(tree: ProjectTree) -> Iterator[Finding]:
    """On macOS and Windows two such files are one."""
    seen: dict[str, str] = {}
    for path in sorted(path for path in tree.files if path.startswith("app/")):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            yield found("names/case-twins", path, f"differs from `{other}` in case only", "rename one of them")


def _tables(tree: ProjectTree) -> Iterator[Finding]:
    owners: dict[bytes, str] = {}
    for path, source in sorted(tree.sources.items(), key=lambda one: (not one[1].pristine, one[0])):
        if source.folder != "models" or not path.startswith((f"{MODULES}/", "app/shared/")):
            continue
        for match in _TABLE.finditer(source.content):
            owner = owners.setdefault(match[1], path)
            if owner != path:
                line = source.content.count(b"\n", 0, match.start()) + 1
                message = f"table `{match[1].decode()}` belongs to `{owner}`"
                yield found("names/table-twice", path, message, "give the table another name", line=line)

"""Wiring files and `dependencies.py` after a growth command: edited in place: they hold the user's own entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from fastmod.errors import PlaceError
from fastmod.growth.definitions import definitions_of, dependencies_file
from fastmod.growth.landscape import Landscape
from fastmod.growth.rendering import render_module
from fastmod.growth.scope import Scope
from fastmod.merge import File
from fastmod.plan import Change
from fastmod.project import MODULES
from fastmod.wiring import drop_definitions, ensure, ensure_definitions, touched_wiring

__all__ = ["Outcome", "wired_changes", "wiring_paths"]

REASON = "holds a list of what the module has"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Files of the scope as they will be; `gone` are those that will not be there any more."""

    present: Mapping[str, File]
    gone: tuple[str, ...]


def wiring_paths(scope: Scope, paths: Iterable[str]) -> set[str]:
    """Return the wiring files that files of the scope belong to, whether they are there or not."""
    wired = set(touched_wiring({}, paths))
    return wired | {dependencies_file(key.partition(".")[0]) for key in scope.entities}


def wired_changes(
    old: Landscape, new: Landscape, scope: Scope, planned: Outcome, tree: Mapping[str, File]
) -> list[Change]:
    """Return the changes of wiring files; `tree` holds them as they are now."""
    texts = _Texts(planned, tree, new)
    present = {path: file.content for path, file in planned.present.items()}
    for path, wiring in touched_wiring(present, planned.gone).items():
        before = texts.of(path)
        if before is not None:
            with _said_of(path):
                texts.put(path, ensure(before, wiring))
    conflicts = [*_defined(old, new, scope, texts)]
    return [*texts.changes(), *conflicts]


@contextmanager
def _said_of(path: str) -> Iterator[None]:
    """Say in errors which file they are about."""
    try:
        yield
    except PlaceError as error:
        raise PlaceError(f"`{path}` {error.message}", hint=error.hint) from None


class _Texts:
    """Texts of wiring files while they are being edited: what is planned, else what is there, else the template's."""

    def __init__(self, planned: Outcome, tree: Mapping[str, File], landscape: Landscape) -> None:
        self._planned, self._tree, self._landscape = planned, tree, landscape
        self._texts: dict[str, str] = {}

    def of(self, path: str) -> str | None:
        """Return the present text, or None for a file of a module that goes."""
        if path in self._texts:
            return self._texts[path]
        file = self._planned.present.get(path) or (None if path in self._planned.gone else self._tree.get(path))
        if file is not None:
            try:
                return file.content.decode()
            except UnicodeDecodeError:
                raise PlaceError(f"`{path}` is not UTF-8 text", hint="let your editor save it as UTF-8") from None
        if path in self._planned.gone or not path.startswith(f"{MODULES}/"):
            return None
        module = path.split("/")[2]
        if module not in self._landscape.modules:
            return None
        rendered = render_module(self._landscape, module).get(path)
        return rendered.content.decode() if rendered else None

    def there(self, path: str) -> bytes | None:
        """Return what the tree holds."""
        file = self._tree.get(path)
        return file.content if file else None

    def put(self, path: str, text: str) -> None:
        """Take a new text."""
        self._texts[path] = text

    def changes(self) -> list[Change]:
        """Return what differs from the tree."""
        changes = []
        for path, text in sorted(self._texts.items()):
            there = self._tree.get(path)
            before, after = there.content if there else None, text.encode()
            if before != after:
                kind = "update" if there else "create"
                changes.append(Change(kind, path, REASON, before, after, bool(there and there.executable)))  # type: ignore[arg-type]
        return changes


def _defined(old: Landscape, new: Landscape, scope: Scope, texts: _Texts) -> list[Change]:
    conflicts = []
    for key in scope.entities:
        before = definitions_of(old.entity(key)) if _is_grown(old, key) else ()
        after = definitions_of(new.entity(key)) if _is_grown(new, key) else ()
        path = dependencies_file(key.partition(".")[0])
        text = texts.of(path) if before != after else None
        if text is None:
            continue
        names = {definition.name for definition in after}
        with _said_of(path):
            text, kept = drop_definitions(text, [one for one in before if one.name not in names])
            text = ensure_definitions(text, after)
        texts.put(path, text)
        there = texts.there(path)
        conflicts += [Change("conflict", path, reason, there, text.encode(), marked=True) for reason in kept]
    return conflicts


def _is_grown(landscape: Landscape, key: str) -> bool:
    return key in landscape.records and landscape.records[key].origin == "fastmod"

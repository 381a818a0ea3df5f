"""The tree that all rules look at: read once, each Python file parsed at most once and only when a rule asks."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from fastmod.checks.scanning import scan_classes
from fastmod.manifest import Manifest
from fastmod.migrations import VERSIONS
from fastmod.project import MODULES
from fastmod.template.render import RenderedFile
from fastmod.wiring import CannotWireError, ensure, wanted_wiring
from fastmod.wiring.lists import Link, Wiring

__all__ = ["ProjectTree", "Source", "wired"]

_MODULE = re.compile(rf"{MODULES}/([^/]+)/.+")


@dataclass(eq=False)
class Source:
    """One Python file of the project. `pristine`: byte for byte what the templates say, so nothing in it is wrong."""

    path: str
    content: bytes
    pristine: bool = False

    @cached_property
    def problem(self) -> tuple[int, str] | None:
        """The line and the reason when the file does not parse."""
        return self._parsed if isinstance(self._parsed, tuple) else None

    @cached_property
    def body(self) -> list[ast.stmt]:
        """The statements at the top level; none when the file does not parse."""
        return self._parsed.body if isinstance(self._parsed, ast.Module) else []

    @cached_property
    def classes(self) -> dict[str, int]:
        """The public classes at the top level and their lines; of a pristine file all lines are 1."""
        if self.pristine:
            return dict.fromkeys(scan_classes(self.content), 1)
        return {
            node.name: node.lineno
            for node in self.body
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        }

    @property
    def stem(self) -> str:
        """`User` of `app/modules/users/models/User.py`."""
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def folder(self) -> str:
        """`models` of `app/modules/users/models/User.py`."""
        return self.path.rpartition("/")[0].rpartition("/")[2]

    @property
    def module(self) -> str | None:
        """`users` of `app/modules/users/models/User.py`, None outside modules."""
        match = _MODULE.fullmatch(self.path)
        return match[1] if match else None

    @cached_property
    def _parsed(self) -> ast.Module | tuple[int, str]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.content)
        except SyntaxError as error:
            return error.lineno or 1, error.msg
        except (ValueError, RecursionError, MemoryError) as error:
            return 1, str(error) or type(error).__name__


@dataclass(frozen=True, eq=False)
class ProjectTree:
    """A project as it was read.

    `files` has the content of each path, or None for what is not a plain file; it holds all Python files of `app` and
    `migrations`, and every path in `rendered`. `rendered` is what the templates would have there by the manifest,
    before wiring; empty when that is not known: `version_problem` or `manifest_problem` then says why. `links` are
    those to Python files and to folders that lead somewhere; what lies behind them was not read.
    """

    manifest: Manifest
    files: Mapping[str, bytes | None]
    rendered: Mapping[str, RenderedFile] = field(default_factory=dict)
    version_problem: str = ""
    manifest_problem: str = ""
    executables: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    newest: str = ""
    """The version of the templates that this fastmod would update to."""

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The Python files of `app`, by path and sorted."""
        return {
            path: Source(path, content, self.is_pristine(path))
            for path, content in sorted(self.files.items())
            if content is not None and path.startswith("app/") and path.endswith(".py")
        }

    @cached_property
    def modules(self) -> dict[str, list[Source]]:
        """The Python files of each module folder that is not private, by the module's name."""
        folders: dict[str, list[Source]] = {}
        for source in self.sources.values():
            if source.module and not source.module.startswith("_"):
                folders.setdefault(source.module, []).append(source)
        return folders

    @cached_property
    def wiring(self) -> dict[str, Wiring]:
        """What every wiring file should hold, by path."""
        files = {path: source.content for path, source in self.sources.items()}
        wanted = wanted_wiring(files, lambda path, _: tuple(self.sources[path].classes))
        return {path: self._with_linked(path, wiring) for path, wiring in wanted.items()} if self.links else wanted

    def is_behind_link(self, path: str) -> bool:
        """Whether a path is a link, or lies in one."""
        return any(f"{path}/".startswith(f"{link}/") for link in self.links)

    def _with_linked(self, path: str, wiring: Wiring) -> Wiring:
        """Leave in a list what is there behind a link: Python finds it."""
        wanted = {link.module for link in wiring.links}
        kept = []
        for node in self.sources[path].body if path in self.sources else ():
            if not isinstance(node, ast.ImportFrom) or node.level or not wiring.managed.fullmatch(node.module or ""):
                continue
            module = node.module or ""
            if module not in wanted and self.is_behind_link(f"{module.replace('.', '/')}.py"):
                names = tuple(alias.name for alias in node.names)
                kept.append(Link(module, names, node.names[0].asname if len(names) == 1 else None))
        links = sorted((*wiring.links, *kept), key=lambda link: link.module)
        return replace(wiring, links=tuple(links)) if kept else wiring

    @cached_property
    def lists(self) -> dict[str, bytes]:
        """What the templates have in each wiring file with the entries of this tree: how nearly all of them are."""
        found = {
            path: wired(self.rendered[path].content.replace(b"\r\n", b"\n"), wiring)
            for path, wiring in self.wiring.items()
            if path in self.rendered
        }
        return {path: content for path, content in found.items() if content is not None}

    @cached_property
    def migrations(self) -> dict[str, bytes]:
        """The files of `migrations/versions`, by path."""
        return {
            path: content
            for path, content in sorted(self.files.items())
            if content is not None and path.startswith(VERSIONS) and path.count("/") == 2
        }

    def is_pristine(self, path: str) -> bool:
        """Whether a file is byte for byte what the templates have."""
        rendered = self.rendered.get(path)
        return rendered is not None and self.files.get(path) == rendered.content

    def is_own(self, source: Source) -> bool:
        """Whether nobody had a hand in a file of `app` but fastmod: lists name what lies in their own folder."""
        return source.pristine or self.lists.get(source.path) == source.content

    def suspects(self) -> Iterator[Source]:
        """Yield the files that somebody other than fastmod had a hand in and that parse."""
        for source in self.sources.values():
            if not self.is_own(source) and source.problem is None:
                yield source


def wired(content: bytes, wiring: Wiring) -> bytes | None:
    """Return a wiring file as it should be, None when its list cannot be found."""
    try:
        return ensure(content.decode(), wiring).encode()
    except (CannotWireError, UnicodeDecodeError):
        return None

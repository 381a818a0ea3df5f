"""Reading source code as syntax trees, for the architecture tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.repository import ROOT

__all__ = ["SOURCE", "Import", "Module", "imports_of", "modules"]

SOURCE = ROOT / "src" / "fastmod"


@dataclass(frozen=True)
class Module:
    """A module of the package: `template/render`, `cli`, `__main__`."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)


@dataclass(frozen=True)
class Import:
    """An import statement: what it names, and whether it runs when the module is imported."""

    name: str
    at_import: bool
    for_types: bool


def modules(folder: Path = SOURCE) -> list[Module]:
    """Return all modules of the package."""
    return [
        Module(path.relative_to(folder).with_suffix("").as_posix().removesuffix("/__init__"), path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.py"))
        if "_template" not in path.parts
    ]


def imports_of(module: Module) -> Iterator[Import]:
    """Yield every import of a module, those inside functions and `if TYPE_CHECKING` too."""
    yield from _imports(module.tree.body, at_import=True, for_types=False)


def _imports(body: list[ast.stmt], *, at_import: bool, for_types: bool) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, at_import, for_types) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = f"{'.' * node.level}{node.module or ''}"
            yield from (Import(f"{base}.{alias.name}", at_import, for_types) for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imports(node.body, at_import=False, for_types=for_types)
        else:
            types = for_types or (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"))
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            handlers = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.ExceptHandler)]
            yield from _imports(inner, at_import=at_import, for_types=types)
            for handler in handlers:
                yield from _imports(handler.body, at_import=at_import, for_types=types)

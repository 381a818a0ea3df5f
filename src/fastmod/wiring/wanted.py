"""From a planned tree to the lists its wiring files should hold: class = file, so the folder is the list."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from fastmod.template.render import RenderedFile
from fastmod.wiring.ensure import ensure
from fastmod.wiring.lists import Link, Wiring

__all__ = ["LAYERS", "wanted_wiring", "wire"]

LAYERS = ("models", "repositories", "schemas", "services")
REGISTRY = "app/api/registry.py"
_CLASS_FILE = re.compile(rf"(app/modules/[a-z]\w*/(?:{'|'.join(LAYERS)}))/([A-Z]\w*)\.py")
_ENDPOINT_FILE = re.compile(r"(app/modules/[a-z]\w*/api)/endpoints/([a-z]\w*)\.py")
_WIRING_FILE = re.compile(
    rf"app/modules/[a-z]\w*/(?:(?:{'|'.join(LAYERS)})/__init__|api/router)\.py|{re.escape(REGISTRY)}"
)
_MODULE_FILE = re.compile(r"app/modules/([a-z]\w*)/module\.py")


def wanted_wiring(files: Mapping[str, bytes]) -> dict[str, Wiring]:
    """Return the wiring files that `files` (path -> content) call for, by path.

    Private files (`_name.py`) are not wired. Raises `SyntaxError` when a class file does not parse.
    """
    links: dict[str, list[Link]] = {}
    for path, content in files.items():
        if match := _CLASS_FILE.fullmatch(path):
            names = _public_classes(content)
            if names:
                links.setdefault(f"{match[1]}/__init__.py", []).append(Link(_dotted(path), names))
        elif match := _ENDPOINT_FILE.fullmatch(path):
            links.setdefault(f"{match[1]}/router.py", []).append(Link(_dotted(path), ("router",), f"{match[2]}_router"))
        elif match := _MODULE_FILE.fullmatch(path):
            links.setdefault(REGISTRY, []).append(Link(_dotted(path), ("MODULE",), match[1].upper()))
    for path in files:
        # A list whose last entry went away is still a list.
        if _WIRING_FILE.fullmatch(path):
            links.setdefault(path, [])
    return {path: _wiring(path, found) for path, found in sorted(links.items())}


def wire(rendered: Mapping[str, RenderedFile]) -> dict[str, RenderedFile]:
    """Return `rendered` with every wiring file brought up to its folder."""
    wired = dict(rendered)
    for path, wiring in wanted_wiring({path: file.content for path, file in rendered.items()}).items():
        if path in wired:
            text = ensure(wired[path].content.decode(), wiring)
            wired[path] = RenderedFile(text.encode(), wired[path].executable)
    return wired


def _wiring(path: str, links: list[Link]) -> Wiring:
    ordered = tuple(sorted(links, key=lambda link: link.module))
    package = re.escape(_dotted(path.rpartition("/")[0]))
    if path == REGISTRY:
        return Wiring("registry", re.compile(r"app\.modules\.[a-z]\w*\.module"), ordered)
    if path.endswith("/router.py"):
        return Wiring("router", re.compile(package + r"\.endpoints\.[a-z]\w*"), ordered)
    return Wiring("layer", re.compile(package + r"\.[A-Z]\w*"), ordered)


def _public_classes(content: bytes) -> tuple[str, ...]:
    tree = ast.parse(content)
    return tuple(node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

"""From a planned tree to the lists its wiring files should hold: class = file, so the folder is the list."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping

from fastmod.template.render import RenderedFile
from fastmod.wiring.ensure import ensure
from fastmod.wiring.lists import Inside, Kind, Link, OneOf, Wiring

__all__ = ["LAYERS", "touched_wiring", "wanted_wiring", "wire"]

Classes = Callable[[str, bytes], tuple[str, ...]]
LAYERS = ("models", "repositories", "schemas", "services")
REGISTRY = "app/api/registry.py"
_CLASS_FILE = re.compile(rf"(app/modules/[a-z]\w*/(?:{'|'.join(LAYERS)}))/([A-Z]\w*)\.py")
_ENDPOINT_FILE = re.compile(r"(app/modules/[a-z]\w*/api)/endpoints/([a-z]\w*)\.py")
_WIRING_FILE = re.compile(
    rf"app/modules/[a-z]\w*/(?:(?:{'|'.join(LAYERS)})/__init__|api/router)\.py|{re.escape(REGISTRY)}"
)
_MODULES = re.compile(r"app\.modules\.[a-z]\w*\.module")
_ENDPOINT, _CLASS = re.compile(r"[a-z]\w*"), re.compile(r"[A-Z]\w*")
_MODULE_FILE = re.compile(r"app/modules/([a-z]\w*)/module\.py")


def wanted_wiring(files: Mapping[str, bytes], classes: Classes | None = None) -> dict[str, Wiring]:
    """Return the wiring files that `files` (path -> content) call for, by path.

    Private files (`_name.py`) are not wired. `classes` is for callers that know the public classes of a path already;
    without it, raises `SyntaxError` when a class file does not parse.
    """
    links = _links(files, classes or (lambda path, content: _public_classes(ast.parse(content))))
    for path in files:
        # A list whose last entry went away is still a list.
        if _WIRING_FILE.fullmatch(path):
            links.setdefault(path, [])
    return {path: _wiring(path, found) for path, found in sorted(links.items())}


def touched_wiring(present: Mapping[str, bytes], gone: Iterable[str]) -> dict[str, Wiring]:
    """Return what wiring files should say of some files alone, by path: of all other entries they keep what they have.

    So one more class in a folder of hundreds costs no more than the first. `gone` are paths that are no more. What does
    not parse is left out: a file with conflict markers, or the user's own in the middle of an edit.
    """
    trees = {path: tree for path, content in present.items() if _wiring_file_of(path) and (tree := _tree(content))}
    parsing = {path: present[path] for path in trees}
    links = _links(parsing, lambda path, _: _public_classes(trees[path]))
    dotted: dict[str, list[str]] = {path: [link.module for link in found] for path, found in links.items()}
    for path in gone:
        if target := _wiring_file_of(path):
            dotted.setdefault(target, []).append(_dotted(path))
    return {path: _wiring(path, links.get(path, []), modules) for path, modules in sorted(dotted.items())}


def wire(rendered: Mapping[str, RenderedFile]) -> dict[str, RenderedFile]:
    """Return `rendered` with every wiring file brought up to its folder."""
    wired = dict(rendered)
    for path, wiring in wanted_wiring({path: file.content for path, file in rendered.items()}).items():
        if path in wired:
            text = ensure(wired[path].content.decode(), wiring)
            wired[path] = RenderedFile(text.encode(), wired[path].executable)
    return wired


def _links(files: Mapping[str, bytes], classes: Classes) -> dict[str, list[Link]]:
    links: dict[str, list[Link]] = {}
    for path, content in files.items():
        target = _wiring_file_of(path)
        if target is None:
            continue
        name = path.rpartition("/")[2].removesuffix(".py")
        if target == REGISTRY:
            link = Link(_dotted(path), ("MODULE",), path.split("/")[2].upper())
        elif target.endswith("/router.py"):
            link = Link(_dotted(path), ("router",), f"{name}_router")
        else:
            names = classes(path, content)
            if not names:
                continue
            link = Link(_dotted(path), names)
        links.setdefault(target, []).append(link)
    return links


def _wiring_file_of(path: str) -> str | None:
    if match := _CLASS_FILE.fullmatch(path):
        return f"{match[1]}/__init__.py"
    if match := _ENDPOINT_FILE.fullmatch(path):
        return f"{match[1]}/router.py"
    return REGISTRY if _MODULE_FILE.fullmatch(path) else None


def _wiring(path: str, links: list[Link], modules: Iterable[str] | None = None) -> Wiring:
    """Build the value; `modules`: only imports from these are the list's business."""
    ordered = tuple(sorted(links, key=lambda link: link.module))
    kind: Kind = "registry" if path == REGISTRY else "router" if path.endswith("/router.py") else "layer"
    if modules is not None:
        return Wiring(kind, OneOf(frozenset(modules)), ordered)
    package = _dotted(path.rpartition("/")[0])
    if path == REGISTRY:
        return Wiring("registry", _MODULES, ordered)
    if path.endswith("/router.py"):
        return Wiring("router", Inside(f"{package}.endpoints", _ENDPOINT), ordered)
    return Wiring("layer", Inside(package, _CLASS), ordered)


def _tree(content: bytes) -> ast.Module | None:
    try:
        return ast.parse(content)
    except SyntaxError:
        return None


def _public_classes(tree: ast.Module) -> tuple[str, ...]:
    return tuple(node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

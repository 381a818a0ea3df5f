"""Which tests prove which item of scripts/threat_items.py: `python -m scripts.threats` writes the pages.

`--check` only compares and lists the pages that are not up to date; `python -m scripts.threats A17` names the tests.
The tests are read, not run. Those of a module with a page of its own in docs/modules/ are on a page beside it, so that
this page does not change when such a module comes or goes; tests between two of these modules are on no page.
"""

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.threat_items import ITEMS, NOT_TESTED

ROOT = Path(__file__).resolve().parent.parent
HEADER = "<!-- Written by `python -m scripts.threats`; do not edit. -->\n"
SHARED = "docs/threats.md"


@dataclass(frozen=True, order=True)
class Proof:
    """One test function and one item that it is marked with."""

    item: str
    path: str
    test: str


def collect(root: Path = ROOT) -> list[Proof]:
    found = {proof for path in sorted((root / "tests").rglob("test_*.py")) for proof in _proofs(root, path)}
    return sorted(found)


def _proofs(root: Path, path: Path) -> Iterator[Proof]:
    name = path.relative_to(root).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"), name)
    marks = [node.value for node in tree.body if isinstance(node, ast.Assign) and _is_pytestmark(node)]
    for test, items in _tests(tree.body, _items(marks), ""):
        yield from (Proof(item, name, test) for item in items)


def _tests(body: list[ast.stmt], above: set[str], prefix: str) -> Iterator[tuple[str, set[str]]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, above | _items(node.decorator_list), f"{prefix}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield prefix + node.name, above | _items(node.decorator_list)


def _items(expressions: list[ast.expr]) -> set[str]:
    """The arguments of `pytest.mark.threat("A17", "A18")`, alone or in a list."""
    calls = [node for each in expressions for node in ast.walk(each) if isinstance(node, ast.Call)]
    marks = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "threat"]
    return {str(ast.literal_eval(argument)) for call in marks for argument in call.args}


def _is_pytestmark(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def optional_modules(root: Path = ROOT) -> list[str]:
    folder = root / "docs" / "modules"
    modules = [path.parent.name for path in (root / "app" / "modules").glob("*/module.py")]
    return sorted(module for module in modules if (folder / f"{module}.md").exists())


def page_of(path: str, optional: list[str]) -> str | None:
    """The page of a test file; None for one between two modules that may be absent."""
    parts = path.split("/")
    if parts[1] == "modules" and parts[2] in optional:
        return f"docs/modules/{parts[2]}-threats.md"
    words = parts[-1].removesuffix(".py").split("_")
    between = parts[1] == "integration" and set(words[1:3]) & {*optional}
    return None if between else SHARED


def pages(root: Path = ROOT) -> dict[str, str]:
    """Path -> text of every page."""
    optional = optional_modules(root)
    names = [SHARED, *(f"docs/modules/{module}-threats.md" for module in optional)]
    proofs: dict[str, list[Proof]] = {name: [] for name in names}
    for proof in collect(root):
        if (page := page_of(proof.path, optional)) is not None:
            proofs[page].append(proof)
    return {page: _page(page, found) for page, found in proofs.items()}


def _page(page: str, proofs: list[Proof]) -> str:
    shared = page == SHARED
    title = "Threats and tests" if shared else f"Threats and tests: {Path(page).stem.removesuffix('-threats')}"
    up = "../" * page.count("/")
    rows = []
    for item, text in ITEMS.items():
        paths = [proof.path for proof in proofs if proof.item == item]
        cells = [f"[{path}]({up}{path}) {paths.count(path)}" for path in dict.fromkeys(paths)]
        if cells or shared:
            rows.append(f"| {item} | {text} | {', '.join(cells) or NOT_TESTED.get(item, 'open')} |")
    table = "\n".join(["| item | what holds | shown by so many tests |", "|---|---|---|", *rows])
    return f"# {title}\n\n{HEADER}\n`python -m scripts.threats A17` names the tests of an item.\n\n{table}\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="*", help="name the tests of these items")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not up to date")
    options = parser.parse_args(arguments)
    if options.items:
        print(
            "\n".join(f"{proof.item} {proof.path}::{proof.test}" for proof in collect() if proof.item in options.items)
        )
        return 0
    stale = [page for page, text in pages().items() if _read(ROOT / page) != text]
    for page in stale:
        if not options.check:
            (ROOT / page).write_text(pages()[page], encoding="utf-8")
        print(f"{page}: {'not up to date' if options.check else 'written'}")
    return 1 if stale and options.check else 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())

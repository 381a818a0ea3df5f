"""What `fastmod check` costs in a project that has grown, as CPU time: `python benchmarks/check.py`.

The first check renders all templates and remembers what they gave; the next ones take it over while neither the
manifest nor fastmod changes. Exit code 1 when either costs more than seven times `import typer, jinja2` at 30 modules
and 150 entities, or when 200 modules and 500 entities cost more per file than 30 and 150 (first check or not),
with a tenth of room.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Task, measure, median, require

from fastmod.cli import run

REFERENCE = "import typer, jinja2"
LIMIT = 7
ROOM = 1.1
SIZES = {"30 modules, 150 entities": (30, 150), "200 modules, 500 entities": (200, 500)}
FIELDS = ("number:str=32:unique", "total:decimal=12,2:min=0", "status:enum=draft,sent:default=draft")
REFERENCE_MODULES, REFERENCE_ENTITIES = 5, 25


def main() -> int:
    """Measure, print a table, return 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="leave out the large project, which takes long to grow")
    options = parser.parse_args()
    sizes = dict(list(SIZES.items())[: 1 if options.small else None])
    with TemporaryDirectory() as folder:
        projects = {name: grow(Path(folder, f"p{size[0]}"), *size) for name, size in sizes.items()}
        tasks = [Task(REFERENCE, lambda _: [sys.executable, "-c", REFERENCE])]
        tasks += [Task(f"{name}, first", first(project)) for name, project in projects.items()]
        tasks += [Task(name, command(project)) for name, project in projects.items()]
        spent = {name: median(values) for name, values in measure(tasks, options.rounds).items()}
        files = {name: sum(1 for _ in project.rglob("*.py")) for name, project in projects.items()}
    print(f"CPU of whole processes, medians of {options.rounds} interleaved rounds")
    for name, seconds in spent.items():
        ratio = f"{seconds / spent[REFERENCE]:6.2f} of the imports"
        count = files.get(name.removesuffix(", first"))
        print(f"  {name:<35} {seconds:6.3f} s   {ratio}" + (f"   {count:>5} files" if count else ""))
    small, large = next(iter(sizes)), list(sizes)[-1]
    grows = any(
        spent[large + kind] / files[large] > ROOM * spent[small + kind] / files[small] for kind in ("", ", first")
    )
    dear = any(spent[small + kind] > LIMIT * spent[REFERENCE] for kind in ("", ", first"))
    return int(dear or grows)


def command(project: Path) -> Callable[[int], list[str]]:
    """Return the command that checks a project."""
    return lambda _: [sys.executable, "-m", "fastmod", "check", "--strict", "--project", str(project)]


def first(project: Path) -> Callable[[int], list[str]]:
    """Return the same command in a project where none ran before."""

    def forgotten(number: int) -> list[str]:
        shutil.rmtree(project / ".git" / "fastmod" / "remembered", ignore_errors=True)
        return command(project)(number)

    return forgotten


def grow(root: Path, modules: int, entities: int) -> Path:
    """Make a project with so many modules and entities, the reference ones counted."""
    own = modules - REFERENCE_MODULES
    call("new", str(root), "--yes")
    for number in range(own):
        call("add-module", f"part{number}", "--project", str(root))
    for number in range(entities - REFERENCE_ENTITIES):
        call("add-entity", f"Thing{number}", *FIELDS, "--module", f"part{number % own}", "--project", str(root))
    return root


def call(*arguments: str) -> None:
    """Run fastmod in this process."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run([*arguments, "--quiet"])
    require(code == 0, said.getvalue())


if __name__ == "__main__":
    sys.exit(main())

"""What `fastmod check` costs in a project that has grown, as CPU time: `python benchmarks/check.py`.

Exit code 1 when it costs more than seven times `import typer, jinja2` at 30 modules and 150 entities, or when 200
modules and 500 entities cost more per file than 30 and 150, with a tenth of room.
"""

from __future__ import annotations

import argparse
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
        tasks += [Task(name, command(project)) for name, project in projects.items()]
        spent = {name: median(values) for name, values in measure(tasks, options.rounds).items()}
        files = {name: sum(1 for _ in project.rglob("*.py")) for name, project in projects.items()}
    print(f"CPU of whole processes, medians of {options.rounds} interleaved rounds")
    for name, seconds in spent.items():
        ratio = f"{seconds / spent[REFERENCE]:6.2f} of the imports"
        print(f"  {name:<28} {seconds:6.3f} s   {ratio}   {files.get(name, 0):>5} files")
    costs = [spent[name] / files[name] for name in projects]
    return int(spent[next(iter(sizes))] > LIMIT * spent[REFERENCE] or costs[-1] > ROOM * costs[0])


def command(project: Path) -> Callable[[int], list[str]]:
    """Return the command that checks a project."""
    return lambda _: [sys.executable, "-m", "fastmod", "check", "--strict", "--project", str(project)]


def grow(root: Path, modules: int, entities: int) -> Path:
    """Make a project with so many modules and entities, the reference ones counted."""
    own = modules - REFERENCE_MODULES
    call("new", str(root), "--no-git", "--yes")
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

"""What a run of fastmod costs before it does anything, as CPU time: `python benchmarks/startup.py`.

Exit code 1 when `fastmod --version` costs more than 15 ms over bare Python, or `list` more than the budget below.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Task, measure, median, require

FASTMOD = [sys.executable, "-m", "fastmod"]
VERSION_LIMIT = 0.015
REFERENCE = "import typer, jinja2"
LIST_LIMIT = 1.5
"""`list` as a multiple of the reference, each over bare Python: reached when pydantic comes onto the hot path."""


def main() -> int:
    """Measure, print a table, return 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        made = subprocess.run([*FASTMOD, "new", "shop", "--no-git", "--quiet"], cwd=folder, check=False)
        require(made.returncode == 0, "the project for `list` could not be made")
        project = Path(folder, "shop")
        tasks = [
            Task("bare Python", lambda _: [sys.executable, "-c", "pass"], project),
            Task(REFERENCE, lambda _: [sys.executable, "-c", REFERENCE], project),
            Task("fastmod --version", lambda _: [*FASTMOD, "--version"], project),
            Task("fastmod --help", lambda _: [*FASTMOD, "--help"], project),
            Task("fastmod list", lambda _: [*FASTMOD, "list"], project),
        ]
        spent = {name: median(values) for name, values in measure(tasks, options.rounds).items()}
    bare = spent.pop("bare Python")
    reference = spent[REFERENCE] - bare
    print(f"CPU over bare Python ({bare * 1000:.0f} ms), medians of {options.rounds} interleaved rounds")
    for name, seconds in spent.items():
        print(f"  {name:<22} {(seconds - bare) * 1000:6.1f} ms   {(seconds - bare) / reference:5.2f} of the reference")
    version, listing = spent["fastmod --version"] - bare, spent["fastmod list"] - bare
    return int(version > VERSION_LIMIT or listing > LIST_LIMIT * reference)


if __name__ == "__main__":
    sys.exit(main())

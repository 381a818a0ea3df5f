"""What a growth command costs in a project of any size: `python benchmarks/grow.py`.

Grows a project to 500 entities in 30 modules. Then runs `fastmod add-entity` as a process in the small and in the large
project, beside `copier update` of a project that is as it was rendered. The engine's work is what such a process does
besides starting up: the interpreter and the framework of the command line. Exit code 1 when a limit is exceeded.

Growing itself is timed too: there the engine runs in one process that has imported and compiled everything.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Task, measure, median, require
from new_vs_copier import copier_environment, git

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.add_entity import wish_for_entity
from fastmod.commands.add_module import wish_for_module
from fastmod.commands.growth import Site, Wish, grow
from fastmod.template.source import current_template

ENTITIES, SAMPLE = 500, 10
FLAT, PROCESS_LIMIT, ADDED_LIMIT = 1.2, 3.0, 0.25
REFERENCE, START_UP = "import typer, jinja2", "import typer"
SMALL, LARGE, COPIER = "add-entity, first one", "add-entity, after 500", "copier update"
FIELDS = ("number:str=32:unique", "total:decimal=12,2:min=0", "paid:bool", "due_on:date:optional")
FASTMOD = [sys.executable, "-m", "fastmod"]

# Names as people give them: without digits, which take longer to sort.
WORDS = [
    *("Anchor", "Basket", "Candle", "Drawer", "Engine", "Feather", "Garden", "Hammer", "Island", "Jacket"),
    *("Kettle", "Ladder", "Mirror", "Needle", "Orchard", "Pillow", "Quarry", "Ribbon", "Saddle", "Ticket"),
    *("Umbrella", "Voucher", "Wagon", "Yacht", "Zipper", "Booking", "Charge", "Dispute", "Export", "Folder"),
]
NAMES = [f"{first}{second}" for first, second in permutations(WORDS, 2)]
PLACES = [word.lower() for word in WORDS]


class _NoFlush(RealFileSystem):
    """Waiting for the disk is no work."""

    def sync_folder(self, path: Path) -> None:
        pass

    def write_file(self, path: Path, content: bytes, executable: bool, mode: int | None = None) -> None:
        path.write_bytes(content)


def main() -> int:
    """Measure, print a table, return 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        environment = copier_environment(place)
        run("new", "small", "--no-git", "--quiet", cwd=place)
        run("add-module", PLACES[0], "--quiet", cwd=place / "small")
        shutil.copytree(place / "small", place / "large")
        warm = grown(place / "large")
        first, last = median(warm[:SAMPLE]), median(warm[-SAMPLE:])
        tasks = [
            Task(REFERENCE, lambda _: [sys.executable, "-c", REFERENCE]),
            Task(START_UP, lambda _: [sys.executable, "-c", START_UP]),
            Task(SMALL, lambda number: adding(f"Probe{number}"), place / "small"),
            Task(LARGE, lambda number: adding(f"Probe{number}"), place / "large"),
            Task(COPIER, updating, rendered_by_copier(place), environment),
        ]
        spent = {name: median(values) for name, values in measure(tasks, options.rounds).items()}
    print(f"CPU of whole processes, medians of {options.rounds} interleaved rounds")
    for name, seconds in spent.items():
        against = f"{seconds / spent[COPIER]:6.3f} of Copier, {seconds / spent[REFERENCE]:5.2f} of the imports"
        print(f"  {name:<22} {seconds:6.3f} s   {against}")
    engine = (spent[LARGE] - spent[START_UP]) / (spent[SMALL] - spent[START_UP])
    added = (last - first) / spent[REFERENCE]
    print(f"Entity {ENTITIES} against the first one")
    print(f"  the engine's work      {engine:6.3f} (limit: {FLAT})")
    print(f"  the whole command      {spent[LARGE] / spent[SMALL]:6.3f}")
    print(f"  a warm engine          {last / first:6.3f} ({first * 1000:.0f} ms and {last * 1000:.0f} ms)")
    print(f"  what is added to it    {added:6.3f} of the imports (limit: {ADDED_LIMIT})")
    is_flat = engine <= FLAT and added <= ADDED_LIMIT
    return int(not is_flat or spent[SMALL] > PROCESS_LIMIT * spent[REFERENCE])


def grown(root: Path) -> list[float]:
    """Add modules and entities to the project at `root`; return the CPU seconds that each entity took."""
    for name in PLACES[1:]:
        engine(root, partial(wish_for_module, name=name, empty=True), datetime.now(UTC))
    gc.disable()
    spent = []
    for number in range(ENTITIES + SAMPLE):
        module = PLACES[number % len(PLACES)]
        wish = partial(wish_for_entity, name=NAMES[number], tokens=FIELDS, module=module, standing_in=None)
        # One an hour until now: in one second stands one migration only, and the next free one would be looked for.
        now = datetime.now(UTC) - timedelta(hours=ENTITIES + SAMPLE - number)
        before = time.process_time()
        engine(root, wish, now)
        spent.append(time.process_time() - before)
        gc.collect()
    gc.enable()
    return spent[SAMPLE:]  # the first ones also compile and import


def engine(root: Path, wish: Callable[[Site], Wish], now: datetime) -> None:
    """Carry out one command as a process does: nothing is kept from one to the next."""
    site = Site(root, current_template(), _NoFlush(), now)
    require(grow(site, wish(site), dry_run=False, conflict="stop").applied, "nothing was done")


def adding(name: str) -> list[str]:
    """Return the command that adds an entity."""
    return [*FASTMOD, "add-entity", name, *FIELDS, "--module", PLACES[0], "--quiet"]


def updating(number: int) -> list[str]:
    """Return the command that renders a project again for another answer."""
    data = f"description=Application number {number}"
    copier = [sys.executable, "-m", "copier", "update", "--quiet", "--defaults", "--vcs-ref", "HEAD", "--data", data]
    return ["sh", "-c", 'git add -A && git commit -qm changed --allow-empty && "$@"', "sh", *copier]


def rendered_by_copier(place: Path) -> Path:
    """Return a committed project of the same templates."""
    run("new", "copied", "--quiet", cwd=place)
    git("-C", str(place / "copied"), "config", "user.email", "benchmark@example.com")
    git("-C", str(place / "copied"), "config", "user.name", "Benchmark")
    return place / "copied"


def run(*arguments: str, cwd: Path) -> None:
    """Run fastmod; ends the benchmark when it fails."""
    done = subprocess.run([*FASTMOD, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    require(done.returncode == 0, f"fastmod {arguments[0]} failed:\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())

"""CPU time of child processes, in interleaved rounds: what the machine does beside hits all candidates alike."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Task", "cpu_of", "measure", "median", "require"]

Prepare = Callable[[int], list[str]]

# Set on some machines: every run would compile all its modules again, which no user's run does.
_DISTORTING = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONTRACEMALLOC"})


@dataclass(frozen=True, slots=True)
class Task:
    """One candidate: its name, and its command for a round (a round's number makes fresh target names)."""

    name: str
    command: Prepare
    cwd: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """Added to the environment of the benchmark."""


def cpu_of(task: Task, number: int) -> float:
    """Return the CPU seconds, user and system, of one run with all its children; raises when it fails."""
    command = task.command(number)
    inherited = {name: value for name, value in os.environ.items() if name not in _DISTORTING}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        cwd=task.cwd,
        env={**inherited, **task.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    require(done.returncode == 0, f"{task.name} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(tasks: list[Task], rounds: int) -> dict[str, list[float]]:
    """Run every task once per round, in turn, after one round that does not count (caches, compiled files)."""
    seconds: dict[str, list[float]] = {task.name: [] for task in tasks}
    for number in range(rounds + 1):
        for task in tasks:
            spent = cpu_of(task, number)
            if number:
                seconds[task.name].append(spent)
    return seconds


def median(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def require(condition: bool, message: str) -> None:
    """End the benchmark with `message` unless `condition` holds."""
    if not condition:
        raise SystemExit(f"error: {message}")

"""`--install`: run the new project's own `make setup`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from fastmod.errors import PlaceError

__all__ = ["install"]


def install(root: Path) -> None:
    """Install the project's dependencies. Raises `PlaceError` when that fails; the project itself stays complete."""
    if shutil.which("make") is None:
        raise PlaceError(
            "the project is complete, but its dependencies were not installed: there is no `make`",
            hint=f"install make, then run `make setup` in `{root}`",
        )
    done = subprocess.run(  # fixed program, no shell
        ["make", "--no-print-directory", "setup"],  # noqa: S607  # the make of the user's PATH
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip() and not line.startswith("make")]
        raise PlaceError(
            "the project is complete, but its dependencies could not be installed",
            hint=f"check the network, then run `make setup` in `{root}`",
            details=tuple(lines[-3:]),
        )

"""Generated projects that run their own checks."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

__all__ = ["Project", "path_with_uv"]


def path_with_uv() -> str:
    """Return PATH with the uv of this environment, and nothing else of it.

    Its `make setup` takes a seventh of pip's time; `make demo`, which is in the same run, has pip.
    """
    folder = Path(os.environ["HOME"]) / "uv"  # that of the session
    if not folder.exists():
        folder.mkdir()
        (folder / "uv").symlink_to(Path(sys.executable).with_name("uv"))
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


class Project:
    """A generated project with its environment, made with a Python `version` such as 3.11."""

    def __init__(self, root: Path, version: str = "") -> None:
        self.root = root
        self.version = version
        self.python = root / ".venv" / "bin" / "python"

    def run(self, *command: str, **env: str) -> str:
        """Run a command in the project as its owner would, and return what it printed."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "DATABASE", "TEST_"))
        }
        environment |= {"HOME": os.environ["FASTMOD_TESTS_HOME"], "PATH": path_with_uv(), **env}
        environment.pop("VIRTUAL_ENV", None)
        done = subprocess.run(
            command, cwd=self.root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-6000:]}"
        return done.stdout

    def alembic(self, *command: str, **env: str) -> str:
        return self.run(str(self.python), "-m", "alembic", *command, **env)

    def report(self, **env: str) -> ET.Element:
        """Run the project's suite and return its report."""
        report = self.root.parent / "report.xml"
        self.run("make", "test", f"args=-q -p no:cacheprovider --junitxml={report}", **env)
        suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  # written by the run above
        assert suite is not None
        return suite

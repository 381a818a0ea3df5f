"""Write requirements/dev.txt: exact versions with hashes, for every platform and every supported Python.

Holds what fastmod needs at run time, the group `dev` and the build backend, so that an editable install needs nothing
else. Run by hand after a change of pyproject.toml; uv is in the group. pip reads the result too. No index host or path
is written: whoever installs uses the index of their own machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--custom-compile-command=python scripts/lock.py",
]


def main() -> int:
    """Compile the lock; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions within the bounds")
    options = parser.parse_args()
    uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if uv is None:
        print("error: `uv` was not found\nhint: run this with `.venv/bin/python`", file=sys.stderr)
        return 1
    system = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    # hatchling asks for `editables` only while it makes an editable install.
    backend = "\n".join([*system["requires"], "editables>=0.5,<1"])
    command = [uv, "pip", "compile", *OPTIONS, "--group", "dev", "pyproject.toml", "-", "-o", "requirements/dev.txt"]
    if options.upgrade:
        command.append("--upgrade")
    return subprocess.run(command, cwd=ROOT, input=backend, text=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Write requirements/*.txt, exact versions with hashes for every platform and Python: `make lock`, `make upgrade`.

Needs uv. No index host or path is written: whoever installs uses the index of their own machine.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The first one holds everything and is the constraint of the others: one version of a package in all of them.
LOCKS: dict[str, list[str]] = {
    "dev": ["--all-extras", "--group", "dev"],
    "base": [],
    "http": ["--extra", "http"],
    "metrics": ["--extra", "metrics"],
    "otel": ["--extra", "otel"],
    "postgres": ["--extra", "postgres"],
    "redis": ["--extra", "redis"],
}
OPTIONS = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--custom-compile-command=make lock",
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions within the bounds")
    options = parser.parse_args()
    uv = shutil.which("uv")
    if uv is None:
        print("error: `uv` was not found\nhint: install it, then repeat", file=sys.stderr)
        return 1
    constraint: list[str] = []
    for name, choice in LOCKS.items():
        output = f"requirements/{name}.txt"
        command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *choice, *constraint, "--output-file", output]
        if options.upgrade:
            command.append("--upgrade")
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
        constraint = constraint or ["--constraint", output]
    return 0


if __name__ == "__main__":
    sys.exit(main())

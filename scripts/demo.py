"""From nothing to a running project, as its owner would do it: `make demo`. Exit code 0 only if every step worked.

Makes `demo/myapp`, which git ignores; an older one is removed first, and nothing else is touched. The standard library
is enough for all of it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from demo_server import ServerError, serving
from demo_visit import visit

ROOT = Path(__file__).resolve().parent.parent
PLACE = Path("demo", "myapp")
FASTMOD = Path(sys.executable).with_name("fastmod")
# An outer make's flags are not meant for the project's own Makefile.
OUTER_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "args")


def main() -> int:
    """Run all steps in order; return the exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    project = ROOT / PLACE
    try:
        prepare(project)
        step(1, f"fastmod new {PLACE}")
        run([str(FASTMOD), "new", str(PLACE), "--yes"], ROOT, os.environ)
        environment = own_environment(project)
        step(2, "make setup")
        run(["make", "setup"], project, environment)
        step(3, "make test")
        run(["make", "test"], project, environment)
        step(4, "make migrate, then serve")
        run(["make", "migrate"], project, environment)
        with serving(project, environment) as address:
            print(f"serving on {address}")
            step(5, "a round trip over HTTP")
            for line in visit(address):
                print(f"  {line}")
        print("stopped")
    except (subprocess.CalledProcessError, ServerError, OSError) as error:
        print(f"error: {error}\nhint: the output above says why; `make demo` can be repeated", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the server is stopped", file=sys.stderr)
        return 130
    print(
        f"\nAll of it worked. The project is in {PLACE}; what to type next:\n"
        f"  cd {PLACE}\n"
        "  make run        # http://127.0.0.1:8000/docs\n"
        "  make lint       # style, types, module boundaries\n"
        f"or one of your own, anywhere:\n  {FASTMOD} new myapp"
    )
    return 0


def prepare(project: Path) -> None:
    """Make room for the project: only an older one of the same place goes away."""
    project.parent.mkdir(exist_ok=True)
    if project.is_symlink() or project.is_file():
        project.unlink()
    elif project.is_dir():
        print(f"removing the older {PLACE}", flush=True)
        shutil.rmtree(project)


def own_environment(project: Path) -> Mapping[str, str]:
    """Return the environment without the names that the project reads: the demo must not reach another database."""
    example = (project / ".env.example").read_text("utf-8")
    foreign = {*re.findall(r"^(?:# ?)?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE), *OUTER_MAKE, "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def step(number: int, text: str) -> None:
    """Say which step begins."""
    print(f"\n== {number}/5 {text}", flush=True)


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run one command with its output shown; raises `CalledProcessError` when it fails."""
    subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=True)


def _terminate(signum: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

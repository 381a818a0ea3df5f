"""Make `.venv` from the hashed lock with this checkout installed in it; run by every target of the Makefile.

Runs before anything is installed, so it uses the standard library alone. Running it again changes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements" / "dev.txt"
# Written last: an installation that was interrupted has none and is repeated.
STAMP = ENVIRONMENT / ".installed-from"


def main() -> int:
    """Create and fill the environment where that is needed; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pinned", action="store_true", help="the environment must use the Python that runs this")
    options = parser.parse_args()
    try:
        install(pinned=options.pinned)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}\nhint: the output above says why; the same command can be repeated", file=sys.stderr)
        return 1
    return 0


def install(*, pinned: bool) -> None:
    """Create the environment where it is missing or unfit, and install where the lock or the project has changed."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    found = version_of(python)
    wanted = fingerprint()
    if found is None or (pinned and found != own_version()):
        print(f"creating .venv with Python {own_version()}", flush=True)
        venv.EnvBuilder(clear=True, with_pip=False, symlinks=os.name != "nt").create(ENVIRONMENT)
    elif STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        return
    STAMP.unlink(missing_ok=True)
    pip = installer(python)
    print(f"installing {LOCK.relative_to(ROOT)}", flush=True)
    # The lock has the build backend and all dependencies: nothing else is looked for, nor for the checkout itself.
    subprocess.run([*pip, "--no-deps", "--require-hashes", "--requirement", str(LOCK)], check=True, cwd=ROOT)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], check=True, cwd=ROOT)
    STAMP.write_text(wanted, "utf-8")


def installer(python: Path) -> list[str]:
    """Return the command that installs into the environment: uv where there is one, else the standard library's pip."""
    uv = shutil.which("uv")
    if uv is not None:
        return [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)]
    try:
        subprocess.run([str(python), "-m", "ensurepip", "--upgrade"], check=True, stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        raise OSError("this Python has no pip; install uv, or your system's package python3-venv") from None
    return [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def fingerprint() -> str:
    """Return what the environment depends on, as one hash; its place too, since scripts in it name it."""
    parts = [str(ROOT).encode(), LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def version_of(python: Path) -> str | None:
    """Return `3.11` as the interpreter says it; None when there is none that starts."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        run = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.strip()


def own_version() -> str:
    """Return `3.11` for the Python that runs this."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


if __name__ == "__main__":
    sys.exit(main())

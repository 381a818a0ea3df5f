"""Make the project ready to use: `.venv` from the locked versions, `.env` with fresh secrets. Run by `make setup`.

Runs before anything is installed, so it uses the standard library alone. Running it again changes nothing.
"""

import argparse
import hashlib
import os
import secrets
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
SECRET_SUFFIXES = ("_KEY", "_PASSWORD", "_SECRET")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pinned", action="store_true", help="the environment must use the Python that runs this")
    options = parser.parse_args()
    try:
        install(pinned=options.pinned)
        if write_env(ROOT / ".env.example", ROOT / ".env"):
            print("wrote .env with fresh secrets")
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}\nhint: the output above says why; `make setup` can be repeated", file=sys.stderr)
        return 1
    return 0


def install(*, pinned: bool) -> None:
    """Create the environment where it is missing or unfit, and install where the lock has changed."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = environment_python(ENVIRONMENT)
    version = environment_version(ENVIRONMENT)
    if version is None or (pinned and version != own_version()):
        print(f"creating .venv with Python {own_version()}")
        venv.EnvBuilder(clear=True, with_pip=False, symlinks=os.name != "nt").create(ENVIRONMENT)
    elif STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    STAMP.unlink(missing_ok=True)
    if uv := shutil.which("uv"):
        command = [
            uv,
            "pip",
            "sync",
            "--quiet",
            "--compile-bytecode",
            "--require-hashes",
            "--python",
            str(python),
            str(LOCK),
        ]
    else:
        # Without uv: pip from the standard library. It adds what is missing; it does not remove what is too much.
        try:
            subprocess.run([str(python), "-m", "ensurepip", "--upgrade"], check=True, stdout=subprocess.DEVNULL)
        except subprocess.CalledProcessError:
            raise OSError("this Python has no pip; install uv, or your system's package python3-venv") from None
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        # The lock is complete. Older pips would look for dependencies with an extra (`coverage[toml]`) themselves, and
        # refuse the release that is newer than the locked one.
        command += ["--no-deps", "--require-hashes", "--requirement", str(LOCK)]
    print(f"installing {LOCK.relative_to(ROOT)} with {'uv' if uv else 'pip'}", flush=True)
    subprocess.run(command, check=True, cwd=ROOT)
    STAMP.write_text(wanted, encoding="utf-8")


def environment_python(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment_version(environment: Path) -> str | None:
    """`3.11` as the environment's interpreter says it; None when there is none that starts."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    command = [str(environment_python(environment)), "-c", code]
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.strip()


def own_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def write_env(example: Path, target: Path) -> bool:
    """Copy the example and fill every empty `..._KEY=`, `..._PASSWORD=` and `..._SECRET=`; keep a file that exists."""
    lines = example.read_text(encoding="utf-8").splitlines()
    text = "".join(f"{filled(line)}\n" for line in lines)
    try:
        # Readable by the owner alone from its first moment on; O_EXCL: two at once do not overwrite each other.
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def filled(line: str) -> str:
    name, separator, value = line.partition("=")
    is_empty_secret = bool(separator) and not value.strip() and name.isidentifier() and name.endswith(SECRET_SUFFIXES)
    return f"{name}={secrets.token_urlsafe(48)}" if is_empty_secret else line


if __name__ == "__main__":
    sys.exit(main())

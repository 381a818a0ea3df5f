"""`make setup` of a project installs its lock and looks for nothing else, whatever was released since."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.generated import PROJECT
from tests.support.pythons import find_python

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bake")]

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel(folder: Path, name: str, version: str, more: str = "") -> str:
    """Write a wheel with one empty module, and return its hash."""
    place = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(place, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", METADATA.format(name=name, version=version, more=more))
        wheel.writestr(f"{info}/WHEEL", WHEEL)
        wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return hashlib.sha256(place.read_bytes()).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose lock names a release of `measuring` that is no longer the newest one."""
    root, wheels = tmp_path / "shop", tmp_path / "wheels"
    wheels.mkdir()
    hashes = {
        "plugin==1.0": make_wheel(wheels, "plugin", "1.0", "Requires-Dist: measuring[toml]>=1.0\n"),
        "measuring==1.0": make_wheel(wheels, "measuring", "1.0", "Provides-Extra: toml\n"),
    }
    make_wheel(wheels, "measuring", "1.1", "Provides-Extra: toml\n")
    (root / "requirements").mkdir(parents=True)
    lock = "".join(f"{one} --hash=sha256:{digest}\n" for one, digest in hashes.items())
    (root / "requirements" / "dev.txt").write_text(lock)
    (root / ".env.example").write_text("SECRET_KEY=\n")
    (root / "scripts").mkdir()
    shutil.copy2(PROJECT / "scripts" / "setup_env.py", root / "scripts")
    return root


def test_a_newer_release_of_what_is_wanted_with_an_extra_is_none_of_its_business(project: Path, tmp_path: Path) -> None:
    python = find_python(f"{sys.version_info[0]}.{sys.version_info[1]}") or sys.executable
    environment = {
        "PATH": os.defpath, "HOME": os.environ["FASTMOD_TESTS_HOME"], "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "wheels"),
    }  # fmt: skip
    command = [python, str(project / "scripts" / "setup_env.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    listed = subprocess.run(
        [project / ".venv" / "bin" / "python", "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert {"measuring==1.0", "plugin==1.0"} <= {*listed.splitlines()}

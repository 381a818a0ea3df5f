"""One published clone of this checkout, and one wheel of it, for all parity tests."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import fastmod
from fastmod.template.source import current_template
from tests.support.git import git
from tests.support.repository import publish_checkout, published
from tests.support.tree import build_tree

PLANTED = {
    "templates/project/.env": "SECRET_KEY=PLANTED-BY-A-TEST\n",
    "templates/project/app.db": "SQLite format 3\0PLANTED-BY-A-TEST",
    "templates/project/app/__pycache__/main.cpython-311.pyc": "PLANTED-BY-A-TEST",
    "templates/module/.env": "SECRET_KEY=PLANTED-BY-A-TEST\n",
    "templates/store/.env": "SECRET_KEY=PLANTED-BY-A-TEST\n",
}


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """This checkout as a tagged repository that git reaches under the public address."""
    folder = publish_checkout(tmp_path_factory.mktemp("clone") / "fastmod", fastmod.__version__)
    with published(folder, current_template().source_url):
        yield folder


@pytest.fixture(scope="session")
def wheel(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built without network from a clone in which somebody left things that must not ship."""
    work = tmp_path_factory.mktemp("build")
    git(work, "clone", "--quiet", str(clone), "checkout")
    build_tree(work / "checkout", PLANTED)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", work / "dist"],
        cwd=work / "checkout",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = (work / "dist").glob("*.whl")
    return built


def _installer(python: Path) -> list[str | Path]:
    """Return the beginning of an install into another environment: of uv where this one, made by uv, has no pip."""
    if importlib.util.find_spec("pip") is None and (uv := shutil.which("uv")) is not None:
        return [uv, "pip", "install", "--python", python]
    return [sys.executable, "-m", "pip", "--python", python, "install"]


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of a fastmod that is installed from the wheel, with the dependencies that the tests have."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    done = subprocess.run(
        [*_installer(python), "--no-deps", "--no-index", "--quiet", wheel],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (site,) = home.glob("lib/python*/site-packages")
    # The path of our own dependencies only: its `.pth` files, the editable fastmod among them, are not read.
    (site / "dependencies.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    where = subprocess.run(
        [python, "-I", "-c", "import fastmod; print(fastmod.__file__)"],
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(site)), where.stdout
    return [str(python), "-I", str(home / "bin" / "fastmod")]

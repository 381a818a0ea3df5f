"""Import rules of pyproject.toml: kept here, and each one breaks where it should."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# One violation for each contract, in a module of its own: the wildcards must cover it without any edit.
PLANTED = {
    "app/core/planted.py": "from app.shared.models import base\n",
    "app/modules/planted/__init__.py": "",
    "app/modules/planted/models/__init__.py": "from app.modules.planted import services\n",
    "app/modules/planted/services/__init__.py": "import fastapi\n",
    "app/modules/planted/api/__init__.py": "import sqlalchemy\n",
    "app/modules/planted/constants.py": "from app.modules.users import module\n",
}
CONTRACTS = (
    "Imports point downwards: main > api > modules > shared > core > config",
    "Inside a module imports point downwards too",
    "Modules never import each other",
    "Services and repositories know nothing of HTTP",
    "Endpoints know nothing of SQL",
)


def lint_imports(project: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", code, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "app", project / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", project)
    for name, text in PLANTED.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    return lint_imports(project)


def test_project_keeps_its_contracts() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert [name for name in CONTRACTS if f"{name} KEPT" not in run.stdout] == []


def test_violations_fail_the_command(broken: subprocess.CompletedProcess[str]) -> None:
    assert broken.returncode == 1, broken.stdout + broken.stderr


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_breaks(broken: subprocess.CompletedProcess[str], name: str) -> None:
    assert f"{name} BROKEN" in broken.stdout

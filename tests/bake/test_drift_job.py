"""The drift job of the generated CI workflow, run for real: its commands, in their order, with their shell."""

from __future__ import annotations

import os
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import fastmod
from fastmod.template.source import current_template
from tests.support.cli import run_cli
from tests.support.repository import ROOT, publish_checkout

Run = Callable[[Path], "subprocess.CompletedProcess[str]"]


def job_of(project: Path) -> dict[str, Any]:
    workflow = yaml.safe_load((project / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    job: dict[str, Any] = workflow["jobs"]["drift"]
    return job


@pytest.fixture
def project(place: Path) -> Path:
    run_cli("new", "shop", "--preset", "minimal", "--quiet").assert_ok()
    run_cli("add-module", "orders", "--project", "shop").assert_ok()
    return place.resolve() / "shop"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run all commands of the job in a Python of its own, with this checkout in the place of the release."""
    home = tmp_path_factory.mktemp("job")
    venv.create(home / "venv", with_pip=True)
    publish_checkout(home / f"fastmod-{fastmod.__version__}", fastmod.__version__)

    def run_job(project: Path) -> subprocess.CompletedProcess[str]:
        job = job_of(project)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_"))}
        environment |= job["env"] | {"FASTMOD_SOURCE": f"{home.as_uri()}/fastmod-"}
        environment["PATH"] = f"{home / 'venv' / 'bin'}{os.pathsep}{environment['PATH']}"
        commands = [step["run"] for step in job["steps"] if "run" in step]
        assert len(commands) == 2
        for command in commands:
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", command],
                cwd=project, env=environment, capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
            if done.returncode:
                break
        return done

    return run_job


def test_it_installs_from_the_one_address(project: Path) -> None:
    source = job_of(project)["env"]["FASTMOD_SOURCE"]
    assert source == f"git+{current_template().source_url}@v"
    action = yaml.safe_load((ROOT / ".github" / "actions" / "check" / "action.yml").read_text("utf-8"))
    assert action["inputs"]["source"]["default"] == source
    (install,) = [step["run"] for step in action["runs"]["steps"] if "pip" in step.get("run", "")]
    assert install in [step.get("run") for step in job_of(project)["steps"]]


def test_the_hook_names_a_command_that_exists() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["pass_filenames"] is False
    name, *arguments = hook["entry"].split()
    assert name == "fastmod"
    run_cli(*arguments, "--help").assert_ok()


@pytest.mark.slow
def test_a_clean_project_passes_and_a_damaged_one_does_not(project: Path, run: Run) -> None:
    done = run(project)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    (project / "README.md").write_text("mine\n")
    done = run(project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::notice file=README.md,line=1,title=drift/edited::")
    (project / "docs" / "operations.md").unlink()
    done = run(project)
    assert done.returncode == 1, done.stderr
    assert "::warning file=docs/operations.md,line=1,title=drift/missing::" in done.stdout
    (project / "docs" / "operations.md").write_text("mine\n")
    (project / "app/modules/orders/constants.py").write_text("from app.modules.users import models\n")
    done = run(project)
    assert done.returncode == 1, done.stderr
    assert "::error file=app/modules/orders/constants.py,line=1,title=boundaries/modules-apart::" in done.stdout

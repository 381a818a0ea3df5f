"""What a project runs in: each problem planted once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fastmod.doctor import examine_environment
from tests.support.tree import build_tree

PROJECT = """\
[project]
dependencies = ["FastAPI>=1,<2", "pwdlib[argon2]>=1", "tzdata>=1; sys_platform == 'win32'"]
[project.optional-dependencies]
redis = ["limits[async-redis]>=5"]
theirs = ["boto3>=1"]
[dependency-groups]
dev = ["pytest>=9", { include-group = "other" }]
"""
BASE = "fastapi==1.0 \\\n    --hash=sha256:00\npwdlib[argon2]==1.0\n"
DEV = BASE + "pytest==9.0\n"
FINE = {
    "pyproject.toml": PROJECT,
    "requirements/base.txt": BASE,
    "requirements/dev.txt": DEV,
    "requirements/redis.txt": BASE + "limits==5.0\n",
    ".venv/bin/python": "",
    ".venv/.installed-from": hashlib.sha256(DEV.encode()).hexdigest(),
    ".env": "",
}


def told(root: Path) -> dict[str, tuple[str, str, str]]:
    return {one.topic: (one.level, one.message, one.mend) for one in examine_environment(root)}


def test_all_is_well(tmp_path: Path) -> None:
    assert [one.level for one in examine_environment(build_tree(tmp_path, FINE))] == ["ok", "ok", "ok"]


@pytest.mark.parametrize(
    ("path", "content", "level", "message", "mend"),
    [
        ("pyproject.toml", None, "problem", "there is no pyproject.toml", "fastmod check --fix"),
        ("requirements/base.txt", None, "problem", "requirements/base.txt cannot be read", "make lock"),
        ("requirements/base.txt", "fastapi==1.0\n", "problem",
         "requirements/base.txt lacks pwdlib of pyproject.toml", "make lock"),
        ("requirements/redis.txt", BASE, "problem",
         "requirements/redis.txt lacks limits of pyproject.toml", "make lock"),
    ],
)  # fmt: skip
def test_locks(tmp_path: Path, path: str, content: str | None, level: str, message: str, mend: str) -> None:
    files = {**FINE, path: content}
    root = build_tree(tmp_path, {name: text for name, text in files.items() if text is not None})
    assert told(root)["lock"] == (level, message, mend)


def test_a_pyproject_that_does_not_parse(tmp_path: Path) -> None:
    level, message, mend = told(build_tree(tmp_path, {**FINE, "pyproject.toml": "[project"}))["lock"]
    assert (level, mend) == ("problem", "mend it, or take it from git")
    assert message.startswith("pyproject.toml cannot be read: ")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({".venv/bin/python": None, ".venv/.installed-from": None}, ("note", "there is no .venv")),
        ({".venv/bin/python": None}, ("problem", "the Python of .venv is gone")),
        ({".venv/.installed-from": None}, ("note", ".venv was not made by `make setup`, or not to its end")),
        ({".venv/.installed-from": "0"}, ("problem", ".venv is not what requirements/dev.txt says")),
    ],
)
def test_environments(tmp_path: Path, changes: dict[str, str | None], expected: tuple[str, str]) -> None:
    files = {**FINE, **changes}
    root = build_tree(tmp_path, {name: text for name, text in files.items() if text is not None})
    assert told(root)["environment"] == (*expected, "make setup")


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    root = build_tree(tmp_path, {name: text for name, text in FINE.items() if name != ".env"})
    assert told(root)["settings"][0] == "note"

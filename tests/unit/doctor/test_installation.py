"""The installation: each problem planted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.doctor import examine_installation, installation
from fastmod.errors import TemplateError
from tests.support.tree import build_tree


def told() -> dict[str, tuple[str, str]]:
    return {one.topic: (one.level, one.message) for one in examine_installation()}


def test_all_is_well() -> None:
    assert {topic: level for topic, (level, _) in told().items()} == dict.fromkeys(
        ("fastmod", "git", "make", "templates"), "ok"
    )


def test_no_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = told()
    assert found["git"] == ("problem", "not installed: `new` and merges need it")
    assert found["make"] == ("problem", "not installed: the commands of a project are make targets")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("git version 2.27.1", ("problem", "2.27.1 is too old, `new` needs 2.28")),
        ("git version 2.28.0.windows.1", ("ok", "2.28.0")),
        ("no git at all", ("problem", "not installed: `new` and merges need it")),
    ],
)
def test_gits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, expected: tuple[str, str]) -> None:
    script = build_tree(tmp_path, {"git": f"#!/bin/sh\necho {answer}\n"}) / "git"
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert told()["git"] == expected


def test_a_damaged_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise TemplateError("the stored template `copier.yml` of 0.1.0 is damaged", hint="")

    monkeypatch.setattr(installation, "load_version", damaged)
    assert told()["templates"] == ("problem", "the stored template `copier.yml` of 0.1.0 is damaged")

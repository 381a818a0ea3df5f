"""A diagnosis as JSON."""

from __future__ import annotations

from fastmod.doctor import Diagnosis


def test_as_json() -> None:
    assert Diagnosis("git", "ok", "2.39").as_json() == {"topic": "git", "level": "ok", "message": "2.39", "mend": ""}

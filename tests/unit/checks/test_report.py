"""The report: what fails at which level."""

from __future__ import annotations

import pytest

from fastmod.checks.findings import Severity, found
from fastmod.checks.report import Report

FINDINGS = tuple(found(rule, "a", "b", "c") for rule in ("drift/edited", "drift/missing", "names/no-class"))


@pytest.mark.parametrize(("level", "count"), [("info", 3), ("warning", 2), ("error", 1)])
def test_levels(level: Severity, count: int) -> None:
    report = Report(FINDINGS, ("drift",), level, "1.0")
    assert len(report.failing) == count
    assert report.summary() == {"error": 1, "warning": 1, "info": 1}
    assert report.as_json()["failed"] is True
    assert Report((), ("drift",), level, "1.0").as_json()["failed"] is False

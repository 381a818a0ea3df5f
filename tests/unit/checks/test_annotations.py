"""GitHub's workflow commands: nothing in a finding can end or forge one."""

from __future__ import annotations

from fastmod.checks.annotations import as_annotations
from fastmod.checks.findings import found
from fastmod.checks.report import Report


def test_levels_and_escapes() -> None:
    findings = (
        found("drift/edited", "a,b:c\n::error::x", "100%\r\nx", "do"),
        found("drift/missing", "b", "is missing", "do", line=7),
    )
    assert list(as_annotations(Report(findings, ("drift",), "error", "1", prefix="sub/"))) == [
        "::notice file=sub/a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax,line=1,title=drift/edited"
        "::a,b:c%0A::error::x: 100%25%0D%0Ax (mend: do)",
        "::warning file=sub/b,line=7,title=drift/missing::b: is missing (mend: do)",
    ]

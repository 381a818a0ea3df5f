"""SARIF: rules by number, places as references, fingerprints that survive moved lines."""

from __future__ import annotations

from fastmod.checks.findings import RULES, found
from fastmod.checks.report import Report
from fastmod.checks.sarif import sarif


def test_a_result() -> None:
    one, moved = (found("names/no-class", "app/ä b.py", "x", "y", line=line) for line in (3, 4))
    run = sarif(Report((one, moved), ("names",), "error", "1.2"), "https://git.example.com")["runs"][0]
    assert run["tool"]["driver"]["version"] == "1.2"
    first, second = run["results"]
    assert list(RULES)[first["ruleIndex"]] == first["ruleId"] == "names/no-class"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "app/%C3%A4%20b.py", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3}
    assert first["partialFingerprints"] == second["partialFingerprints"]

"""A report as SARIF 2.1.0, which code hosting services and editors read."""

from __future__ import annotations

import hashlib
from string import ascii_letters, digits
from typing import Any

from fastmod.checks.findings import RULES, Finding
from fastmod.checks.report import Report

__all__ = ["sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_UNRESERVED = frozenset(f"{ascii_letters}{digits}-._~/")
_LEVELS = {"info": "note", "warning": "warning", "error": "error"}


def sarif(report: Report, url: str) -> dict[str, Any]:
    """Return the log of one run; all rules are listed, since a viewer shows what was checked, too."""
    order = {name: number for number, name in enumerate(RULES)}
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.text},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in RULES.values()
    ]
    driver = {"name": "fastmod", "version": report.version, "informationUri": url, "rules": rules}
    results = [_result(report, one, order[one.rule]) for one in report.findings]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(report: Report, finding: Finding, number: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(report.prefix + finding.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": finding.line},
    }
    fingerprint = hashlib.sha256("\0".join(finding.key).encode()).hexdigest()
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} (mend: {finding.mend})"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"fastmod/v1": fingerprint},
    }


def _uri(path: str) -> str:
    """Return a path as a relative reference: whatever is not unreserved is written as its bytes."""
    return "".join(chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in path.encode())

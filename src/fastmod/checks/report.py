"""The answer of a check: what counts, what fails, and its versioned JSON form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from fastmod.checks.findings import SEVERITIES, Finding, Severity

__all__ = ["Report"]

JSON_VERSION = 1
"""Version of the `--json` form, `docs/schemas/check.json`; it grows by new keys only."""


@dataclass(frozen=True, slots=True)
class Report:
    """Findings by path and line. `quiet` counts those that the baseline keeps quiet, `prefix` leads from the repository
    to the project, with its slash.
    """

    findings: tuple[Finding, ...]
    groups: tuple[str, ...]
    fail_on: Severity
    version: str
    quiet: int = 0
    prefix: str = ""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make the check fail."""
        level = SEVERITIES.index(self.fail_on)
        return tuple(one for one in self.findings if SEVERITIES.index(one.severity) >= level)

    def summary(self) -> dict[str, int]:
        """Return how many findings there are of each severity."""
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in reversed(SEVERITIES)}

    def as_json(self) -> dict[str, Any]:
        """Return the versioned JSON form."""
        return {
            "version": JSON_VERSION,
            "command": "check",
            "fastmod": self.version,
            "groups": list(self.groups),
            "fail_on": self.fail_on,
            "failed": bool(self.failing),
            "summary": self.summary(),
            "quiet": self.quiet,
            "findings": [finding.as_json() for finding in self.findings],
        }

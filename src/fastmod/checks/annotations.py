"""A report as GitHub's workflow commands: annotations at the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from fastmod.checks.report import Report

__all__ = ["as_annotations"]

_LEVELS = {"info": "notice", "warning": "warning", "error": "error"}


def as_annotations(report: Report) -> Iterator[str]:
    """Yield one line for each finding."""
    for one in report.findings:
        place = f"file={_property(report.prefix + one.path)},line={one.line},title={_property(one.rule)}"
        yield f"::{_LEVELS[one.severity]} {place}::{_text(f'{one.path}: {one.message} (mend: {one.mend})')}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")

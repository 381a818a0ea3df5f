"""Running the rules: all groups or some, in one pass over a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fastmod.checks.behind import check_behind
from fastmod.checks.boundaries import check_boundaries
from fastmod.checks.drift import check_drift
from fastmod.checks.findings import GROUPS, Finding
from fastmod.checks.lists import check_lists
from fastmod.checks.migrations import check_migrations
from fastmod.checks.modules import check_modules
from fastmod.checks.names import check_names
from fastmod.checks.records import check_records
from fastmod.checks.tree import ProjectTree

__all__ = ["run_checks"]

Check = Callable[[ProjectTree], Iterator[Finding]]
_CHECKS: dict[str, tuple[Check, ...]] = {
    "behind": (check_behind,),
    "drift": (check_records, check_drift),
    "names": (check_names,),
    "boundaries": (check_boundaries,),
    "wiring": (check_lists, check_modules),
    "migrations": (check_migrations,),
}


def run_checks(tree: ProjectTree, groups: Iterable[str] = GROUPS) -> tuple[Finding, ...]:
    """Return what the rules of `groups` find, by path and line."""
    findings = [finding for group in groups for check in _CHECKS[group] for finding in check(tree)]
    return tuple(sorted(findings, key=lambda one: (one.path, one.line, one.rule, one.message)))

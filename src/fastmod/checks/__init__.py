"""The rules of `fastmod check`: pure functions over a tree that was read once, and what they found as plain data."""

from fastmod.checks.findings import GROUPS, RULES, Finding, Fix, Rule, Severity
from fastmod.checks.running import run_checks
from fastmod.checks.tree import ProjectTree

__all__ = ["GROUPS", "RULES", "Finding", "Fix", "ProjectTree", "Rule", "Severity", "run_checks"]

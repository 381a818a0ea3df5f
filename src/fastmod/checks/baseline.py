"""`.fastmod-check.json`: what an owner has accepted, and what an old project may still get wrong. Fails both ways.

A finding that is not in it fails; an entry that nothing is found for fails too, so that it can only shrink.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fastmod.checks.findings import RULES, Finding, found
from fastmod.checks.tree import ProjectTree
from fastmod.errors import PlaceError

__all__ = ["BASELINE", "Baseline", "State", "judge", "read_baseline"]

BASELINE = ".fastmod-check.json"
"""Committed with the project; no template has it, so neither Copier nor `update` touches it."""

FORMAT = 1
State = Literal["deleted", "forked"]
_ACCEPTABLE = {
    "deleted": frozenset({"drift/missing"}),
    "forked": frozenset({"drift/edited", "drift/not-a-file", "drift/not-executable"}),
}


@dataclass(frozen=True)
class Baseline:
    """Accepted paths (a folder ends with a slash), and how often each known finding occurs."""

    accepted: dict[str, State] = field(default_factory=dict)
    known: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def accepts(self, finding: Finding) -> str | None:
        """Return the accepted path that explains a finding."""
        for path, state in self.accepted.items():
            covered = finding.path == path or (path.endswith("/") and finding.path.startswith(path))
            if covered and finding.rule in _ACCEPTABLE[state]:
                return path
        return None

    def dump(self) -> bytes:
        """Return the file: one entry a line and sorted, so that branches merge."""
        accepted: list[dict[str, Any]] = [
            {"path": path, "state": state} for path, state in sorted(self.accepted.items())
        ]
        known = [
            {"rule": rule, "path": path, "message": message, "count": count}
            for (rule, path, message), count in sorted(self.known.items())
        ]
        lines = ["{", f'"version": {FORMAT},', f'"accepted": {_list(accepted)},', f'"known": {_list(known)}', "}"]
        return ("\n".join(lines) + "\n").encode()


def read_baseline(content: bytes | None) -> Baseline:
    """Read the file; raises `PlaceError` when it is damaged, since half of it would hide or show the wrong things."""
    if content is None:
        return Baseline()
    try:
        raw = json.loads(content)
        if raw["version"] != FORMAT:
            raise PlaceError(f"`{BASELINE}` has a version that this fastmod does not know", hint="upgrade fastmod")
        accepted = {str(one["path"]): _state(one["state"]) for one in raw["accepted"]}
        known = Counter({(one["rule"], one["path"], one["message"]): int(one["count"]) for one in raw["known"]})
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PlaceError(
            f"`{BASELINE}` is damaged",
            hint=f"restore it: `git checkout -- {BASELINE}`; after a merge keep the entries of both sides",
        ) from None
    if not all(isinstance(part, str) for key in known for part in key):
        raise PlaceError(f"`{BASELINE}` is damaged", hint=f"restore it: `git checkout -- {BASELINE}`")
    return Baseline(accepted, known)


def judge(
    findings: Iterable[Finding], baseline: Baseline, groups: Iterable[str], tree: ProjectTree
) -> tuple[tuple[Finding, ...], int]:
    """Return the findings that count, with what is stale in the baseline, and how many it keeps quiet.

    Entries of groups that were not checked are left alone, and those of rules that there are no more are stale.
    """
    left, used, new, quiet = Counter(baseline.known), set(), [], 0
    for finding in findings:
        path = baseline.accepts(finding)
        if path is not None:
            used.add(path)
            quiet += 1
        elif left[finding.key]:
            left[finding.key] -= 1
            quiet += 1
        else:
            new.append(finding)
    asked = set(groups)
    new += _stale(left, asked)
    if "drift" in asked and tree.rendered:
        new += [_unused(path, baseline.accepted[path]) for path in baseline.accepted if path not in used]
    return tuple(sorted(new, key=lambda one: (one.path, one.line, one.rule, one.message))), quiet


def _stale(left: Counter[tuple[str, str, str]], groups: set[str]) -> Iterator[Finding]:
    for (rule, path, message), count in sorted(left.items()):
        if count > 0 and (rule.partition("/")[0] in groups or rule not in RULES):
            said = f"is mended: {rule} at `{path}` ({message}){f', {count} times' if count > 1 else ''}"
            yield found("baseline/stale", BASELINE, said, "fastmod check --write-baseline")


def _unused(path: str, state: str) -> Finding:
    what = "is not missing any more" if state == "deleted" else "is no fork any more"
    message = f"`{path}` was accepted as {state}, but {what}"
    return found("baseline/stale-acceptance", BASELINE, message, "fastmod check --write-baseline")


def _state(value: Any) -> State:
    if value not in ("deleted", "forked"):
        raise ValueError(value)
    state: State = value
    return state


def _list(items: list[dict[str, Any]]) -> str:
    if not items:
        return "[]"
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]"

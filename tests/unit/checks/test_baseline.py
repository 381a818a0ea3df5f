"""The baseline: what it keeps quiet, and what is stale in it."""

from __future__ import annotations

from collections import Counter

import pytest

from fastmod.checks.baseline import Baseline, judge, read_baseline
from fastmod.checks.findings import found
from fastmod.errors import PlaceError
from tests.support.checked import clean_tree

ONE = found("names/no-class", "app/a.py", "holds no class", "mend", line=3)
MOVED = found("names/no-class", "app/a.py", "holds no class", "mend", line=9)
GONE = found("drift/missing", "docs/a/b.md", "is missing")
EDITED = found("drift/edited", "docs/a/b.md", "differs")
ALL = ("drift", "names")


def rules(findings: list[object], baseline: Baseline, groups: tuple[str, ...] = ALL) -> tuple[list[str], int]:
    left, quiet = judge(findings, baseline, groups, clean_tree())  # type: ignore[arg-type]
    return [one.rule for one in left], quiet


def test_both_directions() -> None:
    baseline = Baseline(known=Counter({ONE.key: 1}))
    assert rules([MOVED], baseline) == ([], 1)
    assert rules([ONE, MOVED], baseline) == (["names/no-class"], 1)
    assert rules([], baseline) == (["baseline/stale"], 0)
    assert rules([], baseline, ("drift",)) == ([], 0)
    assert rules([], Baseline(known=Counter({("no/rule", "a", "b"): 1}))) == (["baseline/stale"], 0)


def test_acceptances() -> None:
    deleted, forked = Baseline({"docs/a/": "deleted"}), Baseline({"docs/a/b.md": "forked"})
    assert rules([GONE], deleted) == ([], 1)
    assert rules([EDITED], forked) == ([], 1)
    assert rules([EDITED], deleted) == (["baseline/stale-acceptance", "drift/edited"], 0)
    assert rules([], forked) == (["baseline/stale-acceptance"], 0)
    assert rules([], forked, ("names",)) == ([], 0)


def test_it_reads_what_it_writes() -> None:
    baseline = Baseline({"b": "forked", "a/": "deleted"}, Counter({ONE.key: 2, GONE.key: 1}))
    assert read_baseline(baseline.dump()) == baseline
    assert read_baseline(None) == Baseline()
    assert b"/" in baseline.dump()


def test_another_version_is_refused() -> None:
    with pytest.raises(PlaceError, match="version"):
        read_baseline(b'{"version": 2}')

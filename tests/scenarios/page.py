"""docs/updates.md from the catalogue: `python -m tests.scenarios.page`, a part of `make docs`."""

from __future__ import annotations

from collections import Counter

from tests.scenarios.catalogue import SCENARIOS
from tests.scenarios.scenario import Outcome
from tests.support.repository import ROOT

__all__ = ["PAGE", "render_page"]

PAGE = ROOT / "docs" / "updates.md"
WORDS: dict[Outcome, str] = {
    "merged": "both are there",
    "conflict": "conflict, both are kept",
    "said": "yours stays, and it is said",
    "unsaid": "yours stays; the newer change is left out without a word",
    "lost": "**yours is lost without a word**",
    "broken": "**both are there and do not work together**",
}
TEXT = """\
# Updates

<!-- Written by `make docs` from tests/scenarios/catalogue.py; do not edit. -->

`fastmod update` renders the project as its manifest says, once with the templates that it stands on and once with the
newer ones, and merges the difference into the tree: project files, reference modules, and every module and entity that
was added later. What you changed stays. Where you and the templates changed the same lines, the file gets markers as
git makes them, `git status` lists it as unmerged, and the exit code is 1. `--dry-run` shows it all as a diff;
`--conflict stop` changes nothing when there is a conflict. `fastmod undo` takes an update back until it is committed.

Each line below is a test: the project is edited and committed, then brought to newer templates, by fastmod in every run
of its tests, and by plain `copier update` (the version of `requirements/dev.txt`, default options, the same files as a
template) in every slow one.

| what happened | fastmod | plain Copier |
|---|---|---|
{rows}
In {lost} of {all} cases plain Copier loses what you wrote, in {unsaid} it leaves out what the templates changed and
says nothing. fastmod does neither.
"""


def render_page() -> str:
    """Return the page."""
    rows = "".join(
        f"| {one.name}{f' ({one.remark})' if one.remark else ''} | {WORDS[one.fastmod]} | {WORDS[one.copier]} |\n"
        for one in SCENARIOS
    )
    ends = Counter(one.copier for one in SCENARIOS)
    return TEXT.format(rows=rows, lost=ends["lost"], unsaid=ends["unsaid"], all=len(SCENARIOS))


if __name__ == "__main__":
    PAGE.write_text(render_page(), "utf-8")

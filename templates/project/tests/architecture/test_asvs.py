"""docs/asvs.md: every requirement is answered, and every answer names something that is there."""

import re
from pathlib import Path

import pytest

from scripts.threat_items import ITEMS
from scripts.threats import collect

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([\d.]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
# How many requirements of level 1 each chapter of ASVS 5.0 has.
CHAPTERS = {1: 8, 2: 4, 4: 2, 6: 13, 7: 6, 8: 4, 9: 4, 11: 3, 12: 3, 13: 1, 14: 2, 15: 3}
KINDS = ("Tests: ", "Document: ", "Deployment: ", "Not applicable: ")

pytestmark = pytest.mark.threat("A74")


def problems(answer: str, proven: set[str]) -> list[str]:
    """What the answer names and does not exist."""
    kind = next((each for each in KINDS if answer.startswith(each)), None)
    items, files = re.findall(r"\bA\d\d\b", answer), re.findall(r"`((?:app|docs|tests)/[^`]+)`", answer)
    found = [item for item in items if item not in proven] + [name for name in files if not (ROOT / name).exists()]
    found += [link for link in re.findall(r"\]\(([^)]+)\)", answer) if not (ROOT / "docs" / link).exists()]
    if kind is None:
        found.append("answered by nothing")
    if kind == "Tests: " and not items and not any(name.startswith("tests/") for name in files):
        found.append("no test")
    if kind == "Document: " and "](" not in answer:
        found.append("no document")
    return found


@pytest.fixture(scope="module")
def proven() -> set[str]:
    return {proof.item for proof in collect()} & set(ITEMS)


@pytest.mark.parametrize(("number", "answer"), [(row[0], row[2]) for row in ROWS])
def test_a_requirement_is_answered_by_what_exists(number: str, answer: str, proven: set[str]) -> None:
    assert problems(answer, proven) == [], number


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_requirement_is_left_out(chapter: int) -> None:
    rows = [number for number, _, _ in ROWS if number.startswith(f"{chapter}.")]
    assert len(rows) == len(set(rows)) == CHAPTERS[chapter]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("Tests: A99", "A99"),
        ("Tests: A01, and `tests/gone.py`", "tests/gone.py"),
        ("Tests: certainly", "no test"),
        ("Document: [gone](gone.md)", "gone.md"),
        ("Document: somewhere", "no document"),
        ("Certainly", "answered by nothing"),
    ],
)
def test_an_answer_that_names_nothing_is_found(answer: str, problem: str) -> None:
    assert problems(answer, {"A01"}) == [problem]


def test_the_table_is_in_order() -> None:
    numbers = [tuple(map(int, number.split("."))) for number, _, _ in ROWS]
    assert numbers == sorted(numbers)

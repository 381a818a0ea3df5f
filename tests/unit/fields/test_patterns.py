"""Patterns: what is written for generated code matches what Python's `re` makes of the user's, samples match too."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.fields.pattern_parser import parse_pattern
from fastmod.fields.patterns import regex_of, samples_of

GOOD = [
    "[A-Z]{2}-\\d+", "[a-z0-9]+(-[a-z0-9]+)*", "a|b|c", "(ab|cd)?e", "x{2,5}y*", "\\w+\\.[a-z]{2,}", ".{3}", "[^/]+",
    "[\\]\\-\\\\^]", "(?:a|b){1}", "\\+[1-9]\\d{6,14}", "a\"b", "[\"-$]", "[&~]", "(,[a-z]{2})+", "-", "a-b",
]  # fmt: skip


@pytest.mark.parametrize("pattern", GOOD)
def test_the_written_pattern_is_the_same_one_for_ascii(pattern: str) -> None:
    text, node = parse_pattern(pattern)
    written = re.compile(regex_of(node), re.ASCII)
    found = samples_of(node, 0, 60, 20)
    assert found
    assert text == pattern
    for sample in [*found, *(sample[:-1] for sample in found), *(sample + "-" for sample in found), "", "é"]:
        given_match = re.fullmatch(pattern, sample, re.ASCII) is not None and sample.isascii()
        assert (written.fullmatch(sample) is not None) == given_match, sample
    assert '"' not in regex_of(node)


@given(st.text("ab-[](){}*+?|\\^$.0,", max_size=14))
def test_what_is_accepted_python_reads_alike(pattern: str) -> None:
    try:
        text, node = parse_pattern(pattern)
    except ValueError:
        return
    theirs, ours = re.compile(text, re.ASCII), re.compile(regex_of(node), re.ASCII)
    for sample in [*samples_of(node, 0, 30, 10), "", "a", "ab", "-", "0", "\\", "a-b", "[", "aaaa"]:
        assert bool(theirs.fullmatch(sample)) == bool(ours.fullmatch(sample)), sample


HOSTILE = ["a" * 4000 + "!", "a-" * 2000, ",ab" * 1300 + "!"]
"""Texts that none of the patterns matches; one that can read them in many ways would be at it for years."""


def matches(regex: str, texts: list[str], seconds: float) -> list[bool]:
    """Match in a process of its own: nothing else can end a match that takes too long."""
    script = (
        "import json, re, sys; print(json.dumps([bool(re.fullmatch(sys.argv[1], t)) for t in json.load(sys.stdin)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, regex],
        input=json.dumps(texts), timeout=seconds, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[bool] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("pattern", ["[a-z]+(-[a-z]+)*", "(,[a-z]{2,5})+x", "(ab){20}"])
def test_what_is_accepted_is_quick_on_hostile_texts(pattern: str) -> None:
    _, node = parse_pattern(pattern)
    assert matches(regex_of(node), [*HOSTILE, samples_of(node, 0, 60, 1)[0]], 60) == [False, False, False, True]


def test_a_pattern_that_is_not_quick_is_noticed() -> None:
    with pytest.raises(ValueError, match="a repetition inside a repetition makes matching slow"):
        parse_pattern("([a-z]+)+-")
    with pytest.raises(subprocess.TimeoutExpired):
        matches("([a-z]+)+-", HOSTILE, 2)

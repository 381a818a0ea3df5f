"""Patterns: what is written for generated code matches what Python's `re` makes of the user's, samples match too."""

from __future__ import annotations

import re

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


@pytest.mark.parametrize("pattern", ["[a-z]+(-[a-z]+)*", "(,[a-z]{2,5})+x", "(ab){20}"])
def test_what_is_accepted_is_quick_on_hostile_texts(pattern: str) -> None:
    _, node = parse_pattern(pattern)
    for text in ["a" * 4000 + "!", "a-" * 2000, ",ab" * 1300 + "!"]:
        re.fullmatch(regex_of(node), text)

"""Patterns that are refused, each with its reason and place."""

from __future__ import annotations

import pytest

from fastmod.fields.pattern_parser import parse_pattern
from fastmod.fields.patterns import BadPatternError


@pytest.mark.parametrize(
    ("pattern", "problem", "position"),
    [
        ("", "the pattern is empty", 1),
        ("^$", "the pattern is empty", 1),
        ("a)", "a `)` has no `(`", 2),
        ("(a", "a `(` has no `)`", 1),
        ("^(a", "a `(` has no `)`", 2),
        ("[a", "a `[` has no `]`", 1),
        ("[]", "a `[]` that no character matches", 1),
        ("[z-a]", "a range must rise from one character to another", 5),
        ("*a", "`*` has nothing to repeat; write `\\*`", 1),
        ("a**", "a repetition follows a repetition", 3),
        ("a+?", "a repetition follows a repetition", 3),
        ("a{5,2}", "the counts must rise, from 0 to 1000 at most", 2),
        ("a{x}", "`{` needs `{2}`, `{2,}` or `{2,5}`; write `\\{` for the character", 2),
        ("(a+)+", "a repetition inside a repetition makes matching slow", 1),
        ("(a|a)*", "a repetition inside a repetition makes matching slow", 1),
        ("(a*){3}", "a repetition inside a repetition makes matching slow", 1),
        ("(?i)a", "of the groups with `(?` only `(?:` is allowed", 1),
        ("(?=a)", "of the groups with `(?` only `(?:` is allowed", 1),
        ("a\\s", "`\\s` is not allowed; of the classes there are `\\d` and `\\w`", 2),
        ("(a)\\1", "`\\1` is not allowed; of the classes there are `\\d` and `\\w`", 4),
        ("a^b", "`^` stands inside", 2),
        ("é", "only printable ASCII characters are allowed", 1),
        ("a|", "an alternative is empty", 3),
        ("()", "an alternative is empty", 2),
        ("(" * 12 + "a" + ")" * 12, "groups stand too deep in each other", 11),
        ("(-[a-z]{999})" + "{99}", "with its repetitions the pattern is longer than 1000 characters", 1),
        ("a" * 81, "the pattern has 81 characters, at most 80 are allowed", 1),
    ],
)
def test_refusals_name_their_place(pattern: str, problem: str, position: int) -> None:
    with pytest.raises(BadPatternError) as caught:
        parse_pattern(pattern)
    assert (str(caught.value), caught.value.position) == (problem, position)

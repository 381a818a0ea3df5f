"""Offsets, lines and line ends: what is not touched stays byte for byte."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits.result import CannotEditError
from fastmod.edits.source import Splice, comments, indented, read, tree_of


def test_offsets_count_characters_not_bytes() -> None:
    source = read("\ufeffä = 'öü'; b = 1\r\nc = 2")
    first, second, third = source.tree.body
    assert [source.of(node) for node in (first, second, third)] == ["ä = 'öü'", "b = 1", "c = 2"]
    assert (
        source.edited([Splice(source.end(second), source.end(second), "\n#")]) == "\ufeffä = 'öü'; b = 1\r\n#\r\nc = 2"
    )


def test_form_feeds_and_other_separators_are_no_line_ends() -> None:
    source = read("a = 1\n\x0c\nb = '\u2028\x85'\nc = 3\n")
    assert [source.of(node) for node in source.tree.body] == ["a = 1", "b = '\u2028\x85'", "c = 3"]


def test_lines_come_and_go_at_the_end_of_a_file_without_an_end() -> None:
    source = read("a = 1\nb = 2")
    assert source.edited([source.after_line(2, "c = 3\n")]) == "a = 1\nb = 2\nc = 3"
    assert source.edited([source.without_lines(2, 2)]) == "a = 1"
    assert source.edited([source.without_lines(1, 1)]) == "b = 2"
    windows = read("a = 1\r\nb = 2")
    assert windows.edited([windows.without_lines(2, 2)]) == "a = 1"


@pytest.mark.parametrize("text", ["a\rb", "a = 1\r\nb = 2\n", "a = (", "a\0", "x = " + "(" * 300 + ")" * 300])
def test_what_python_reads_otherwise_is_refused(text: str) -> None:
    with pytest.raises(CannotEditError):
        read(text)


def test_a_result_that_does_not_parse_is_the_edits_fault() -> None:
    with pytest.raises(CannotEditError, match="cannot be edited safely"):
        tree_of("a = (")


def test_comments_are_not_looked_for_in_strings() -> None:
    assert comments("x = '#'  # a\n# b\n") == ["# a", "# b"]
    assert comments("    x = 1  # a\n") == ["# a"]
    assert comments("x = (  # a\n") == ["x = (  # a\n"]


def test_blocks_are_indented_without_trailing_blanks() -> None:
    assert indented("def f():\n\n    pass\n", "\t") == "\tdef f():\n\n\t    pass\n"
    assert isinstance(ast.parse("class A:\n" + indented("def f():\n\n    pass\n", "\t")).body[0], ast.ClassDef)

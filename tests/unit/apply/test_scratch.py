"""Scratch files are there for as long as they are needed."""

from __future__ import annotations

from fastmod.apply.scratch import scratch_files


def test_contents_are_there_and_then_gone() -> None:
    with scratch_files([b"a\r\n", b"\0"]) as files:
        assert [file.read_bytes() for file in files] == [b"a\r\n", b"\0"]
    assert not files[0].parent.exists()

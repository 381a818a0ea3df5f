"""The journal: what was dumped is loaded, what was cut off counts as absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.apply.journal import Journal, Step, fingerprint

JOURNAL = Journal((Step("a b/ü.txt", None, "12"), Step("gone", "34", None), Step(".git", None, "folder")), ("a b",))


def test_dump_and_load(tmp_path: Path) -> None:
    file = tmp_path / "intent.json"
    file.write_bytes(JOURNAL.dump())
    assert Journal.load(file) == JOURNAL


def test_no_cut_off_journal_is_taken_for_a_whole_one(tmp_path: Path) -> None:
    file = tmp_path / "intent.json"
    raw = JOURNAL.dump()
    for size in range(len(raw)):
        file.write_bytes(raw[:size])
        assert Journal.load(file) is None, size


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"steps": [{}], "folders": []}', b"\xff", b'"text"'])
def test_what_is_no_journal_counts_as_absent(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x").write_bytes(raw)
    assert Journal.load(tmp_path / "x") is None
    assert Journal.load(tmp_path / "absent") is None


def test_fingerprints(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert fingerprint(tmp_path / "empty") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert fingerprint(tmp_path) == "folder"
    assert fingerprint(tmp_path / "absent") is None

"""What commands did, kept on one machine beside git's own data: enough to take each of the last ones back.

A record is a file `undo/<number>` of the state folder: a line of JSON, then the contents before and after, one after
the other. It is staged with the change and moved to its place after it: one for every change, and for no other.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastmod.apply.filesystem import FileSystem
from fastmod.apply.state import state_folder
from fastmod.plan import Change

__all__ = ["FOLDER", "KEPT", "Record", "Side", "describe", "keep_record", "read_records"]

FOLDER = "undo"
KEPT = 20
"""Records that are kept; the oldest go first."""

Side = Mapping[str, tuple[bytes, bool]]
"""Paths that were there, with their content and whether they were executable."""


@dataclass(frozen=True)
class Record:
    """One command that changed the tree. `number` grows by one with each; `command` is what `Plan.command` was."""

    number: int
    command: str
    before: Side
    after: Side

    @property
    def undoes(self) -> int | None:
        """The number of the record that this one took back: such commands are `undo <number> ...`."""
        words = self.command.split()
        return int(words[1]) if len(words) > 1 and words[0] == "undo" and words[1].isdecimal() else None

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths of the change, sorted."""
        return tuple(sorted(self.before.keys() | self.after.keys()))


def describe(command: str, root: Path, changes: tuple[Change, ...]) -> bytes:
    """Return the record of changes that are about to be made in `root`."""
    body = bytearray()
    steps = []
    for change in changes:
        was_executable = os.access(root / change.path, os.X_OK)
        sides = [_put(body, change.before, was_executable), _put(body, change.after, change.executable)]
        steps.append([change.path, *sides])
    head = {"version": 1, "command": command, "sha256": hashlib.sha256(body).hexdigest(), "steps": steps}
    return json.dumps(head).encode() + b"\n" + body


def keep_record(fs: FileSystem, state: Path, staged: Path) -> None:
    """Move a staged record to its place below `state`; the oldest ones go. Does nothing when it was moved already."""
    if not staged.is_file():
        return
    folder = state / FOLDER
    if not folder.is_dir():
        fs.make_folder(folder)
    numbers = _numbers(folder)
    fs.rename(staged, folder / str(max(numbers, default=0) + 1))
    for number in numbers[: max(0, len(numbers) + 1 - KEPT)]:
        with suppress(OSError):  # another try with the next command
            fs.remove_file(folder / str(number))


def read_records(root: Path) -> tuple[Record, ...]:
    """Return what is known of the last commands in the project at `root`, oldest first; damaged records are not."""
    folder = state_folder(root) / FOLDER
    found = (_read(folder / str(number), number) for number in _numbers(folder))
    return tuple(record for record in found if record is not None)


def _read(file: Path, number: int) -> Record | None:
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        raw = json.loads(head)
        if hashlib.sha256(body).hexdigest() != raw["sha256"]:
            return None
        before = {path: _get(body, side) for path, side, _ in raw["steps"] if side}
        after = {path: _get(body, side) for path, _, side in raw["steps"] if side}
        return Record(number, str(raw["command"]), before, after)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put(body: bytearray, content: bytes | None, executable: bool) -> list[int | bool] | None:
    """Append a content; return where it begins, how long it is, and whether it is executable."""
    if content is None:
        return None
    body += content
    return [len(body) - len(content), len(content), executable]


def _get(body: bytes, side: list[Any]) -> tuple[bytes, bool]:
    start, length, executable = side
    return body[start : start + length], bool(executable)


def _numbers(folder: Path) -> list[int]:
    try:
        return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdecimal())
    except OSError:
        return []

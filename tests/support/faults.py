"""A file system that fails or dies at its k-th call, and one that only takes notes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from fastmod.apply.filesystem import RealFileSystem

__all__ = ["Death", "FaultyFileSystem", "count_calls", "die", "exit_hard", "fail_with"]

Fault = Callable[["FaultyFileSystem"], None]


class Death(BaseException):
    """The process is dead: nothing that it would do from here on happens."""


class FaultyFileSystem(RealFileSystem):
    """The disk, with a fault at call number `at` (from 0) and notes of all calls.

    With `torn`, a call is half done when the fault strikes: half of a file is written, half of a tree removed, a rename
    is through but its caller never hears of it.
    """

    def __init__(self, at: int | None = None, fault: Fault | None = None, torn: bool = False) -> None:
        self.at = at
        self.fault = fault
        self.torn = torn
        self.dead = False
        self.calls: list[tuple[str, Path]] = []

    def make_folder(self, path: Path) -> None:
        if self._strikes("make_folder", path) and self.torn:
            super().make_folder(path)
        self._strike()
        super().make_folder(path)

    def write_file(self, path: Path, content: bytes, executable: bool, mode: int | None = None) -> None:
        if self._strikes("write_file", path) and self.torn:
            super().write_file(path, content[: len(content) // 2], executable, mode)
        self._strike()
        super().write_file(path, content, executable, mode)

    def rename(self, source: Path, target: Path) -> None:
        if self._strikes("rename", target) and self.torn:
            super().rename(source, target)
        self._strike()
        super().rename(source, target)

    def sync_folder(self, path: Path) -> None:
        self._strikes("sync_folder", path)
        self._strike()
        super().sync_folder(path)

    def remove_file(self, path: Path) -> None:
        if self._strikes("remove_file", path) and self.torn:
            super().remove_file(path)
        self._strike()
        super().remove_file(path)

    def remove_tree(self, path: Path) -> None:
        if self._strikes("remove_tree", path) and self.torn:
            files = sorted(file for file in path.rglob("*") if file.is_file())
            for file in files[: (len(files) + 1) // 2]:
                file.unlink()
        self._strike()
        super().remove_tree(path)

    def remove_empty_folder(self, path: Path) -> None:
        if self._strikes("remove_empty_folder", path) and self.torn:
            super().remove_empty_folder(path)
        self._strike()
        super().remove_empty_folder(path)

    def _strikes(self, name: str, path: Path) -> bool:
        if self.dead:
            raise Death
        self.calls.append((name, path))
        return len(self.calls) - 1 == self.at

    def _strike(self) -> None:
        if len(self.calls) - 1 == self.at and self.fault is not None:
            self.fault(self)


def die(fs: FaultyFileSystem) -> None:
    """Die in this process: no later call has any effect."""
    fs.dead = True
    raise Death


def exit_hard(fs: FaultyFileSystem) -> None:
    """Die for good, in a forked child: no `finally`, no buffers."""
    os._exit(77)


def fail_with(number: int) -> Fault:
    """Return the fault that raises `OSError` with an errno once; later calls work again."""

    def fail(fs: FaultyFileSystem) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def count_calls(run: Callable[[FaultyFileSystem], object]) -> int:
    """Return how many calls a run makes that nothing disturbs."""
    fs = FaultyFileSystem()
    run(fs)
    return len(fs.calls)

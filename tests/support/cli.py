"""Runs of the command line: in this process (fast) and as a process of its own (true)."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from fastmod.__main__ import main

__all__ = ["COMMAND", "Result", "run_cli", "run_process"]

COMMAND = [sys.executable, "-m", "fastmod"]


@dataclass(frozen=True)
class Result:
    """How a run ended and what it said. With `--json` an error is on stdout as well."""

    code: int
    out: str
    err: str
    as_json: bool = False

    def assert_ok(self) -> Result:
        """Assert exit code 0 and no traceback."""
        assert self.code == 0, (self.code, self.out, self.err)
        assert "Traceback" not in self.err
        return self

    def assert_error(self, code: int, message: str, hint: str, details: tuple[str, ...] = ()) -> None:
        """Assert the whole of what a failed run said: one line, its details, a hint, and nothing on stdout."""
        shown = "".join(f"  {detail}\n" for detail in details)
        assert self.err == f"error: {message}\n{shown}hint: {hint}\n"
        assert self.code == code
        self._assert_stdout(message, hint, details)

    def assert_refused(self, code: int) -> None:
        """Assert the shape of an error without its words."""
        lines = self.err.splitlines()
        assert self.code == code, (self.code, self.out, self.err)
        assert lines, "no message"
        assert lines[0].startswith("error: "), self.err
        assert lines[-1].startswith("hint: "), self.err
        assert all(line.startswith("  ") for line in lines[1:-1]), self.err
        texts = lines[0].removeprefix("error: "), lines[-1].removeprefix("hint: ")
        self._assert_stdout(*texts, tuple(line.removeprefix("  ") for line in lines[1:-1]))

    def _assert_stdout(self, message: str, hint: str, details: tuple[str, ...]) -> None:
        if self.as_json:
            error = {"message": message, "hint": hint, "details": list(details)}
            assert json.loads(self.out) == {"version": 1, "error": error, "notes": []}
        else:
            assert self.out == ""


def run_cli(*arguments: str) -> Result:
    """Run `fastmod` in this process, without a terminal."""
    out, err = _stream(), _stream()
    before = signal.getsignal(signal.SIGTERM)
    try:
        with mock.patch.multiple(sys, argv=["fastmod", *arguments], stdin=io.StringIO(), stdout=out, stderr=err):
            code = main()
    finally:
        signal.signal(signal.SIGTERM, before)
    return Result(code, _text(out), _text(err), "--json" in arguments)


def run_process(
    *arguments: str,
    cwd: Path | None = None,
    env: Mapping[str, str | None] | None = None,
    command: list[str] | None = None,
) -> Result:
    """Run `fastmod` as a process without a terminal. `env` is added to the environment; None takes a name away."""
    environment = dict(os.environ)
    for name, value in (env or {}).items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    done = subprocess.run(
        [*(command or COMMAND), *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=240,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode(), "--json" in arguments)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()

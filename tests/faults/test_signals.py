"""kill -9, Ctrl-C and SIGTERM at random moments of a real process."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import run_process
from tests.support.git import init, is_clean
from tests.support.processes import start
from tests.support.tree import Tree, read_tree

FEW, MANY = 5, 60
AMOUNTS = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, float]:
    """The tree of an undisturbed run, and how long the run takes."""
    place = tmp_path_factory.mktemp("complete")
    run_process("new", "shop", cwd=place).assert_ok()
    started = time.monotonic()
    run_process("new", "shop2", cwd=place).assert_ok()
    return read_tree(place / "shop"), time.monotonic() - started


def disturb(place: Path, disturbance: signal.Signals, moment: float, whole_group: bool) -> tuple[int, str]:
    """Run `new shop` in `place`, send it a signal after `moment` seconds, return exit code and stderr."""
    process = start("new", "shop", cwd=place)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        if whole_group:
            os.killpg(process.pid, disturbance)
        else:
            process.send_signal(disturbance)
    _, err = process.communicate(timeout=240)
    return process.returncode, err


def moments(count: int, duration: float) -> list[float]:
    """Return random moments of a run, most of them in its second half, where it writes."""
    dice = random.Random(count)  # noqa: S311
    return [duration * (dice.uniform(0, 1.1) if number % 3 == 0 else dice.uniform(0.3, 1.0)) for number in range(count)]


def state_of(place: Path, tree: Tree) -> str:
    """Return "absent" or "complete", or fail."""
    shop = place / "shop"
    if not shop.exists():
        return "absent"
    assert read_tree(shop) == tree
    assert is_clean(shop)
    return "complete"


@pytest.mark.parametrize("count", AMOUNTS)
def test_kill_9(tmp_path: Path, complete: tuple[Tree, float], count: int) -> None:
    tree, duration = complete
    left = 0
    for number, moment in enumerate(moments(count, duration)):
        place = tmp_path / f"{number}"
        place.mkdir()
        disturb(place, signal.SIGKILL, moment, whole_group=number % 2 == 0)
        state_of(place, tree)
        hidden = [path for path in place.iterdir() if path.name != "shop"]
        assert len(hidden) <= 1, hidden
        left += len(hidden)
        retry(lambda place=place: run_process("new", "shop", cwd=place))  # type: ignore[misc]
        assert state_of(place, tree) == "complete"
        assert [path.name for path in place.iterdir()] == ["shop"]
    if count == MANY:
        assert left, "no kill struck while files were being written: the moments are wrong"


def retry(run: Callable[[], object]) -> None:
    """Run the next command; a git that outlived its killed parent may hold the place for a moment."""
    for _ in range(20):
        result = run()
        if getattr(result, "code", 1) != 3:
            break
        time.sleep(0.1)
    getattr(result, "assert_ok")()  # noqa: B009


@pytest.mark.parametrize("count", AMOUNTS)
@pytest.mark.parametrize(("disturbance", "codes"), [(signal.SIGINT, {0, 130}), (signal.SIGTERM, {0, 143})])
def test_polite_signals(
    tmp_path: Path, complete: tuple[Tree, float], count: int, disturbance: signal.Signals, codes: set[int]
) -> None:
    tree, duration = complete
    interrupted = 0
    for number, moment in enumerate(moments(count, duration)):
        place = tmp_path / f"{number}"
        place.mkdir()
        code, err = disturb(place, disturbance, moment, whole_group=number % 2 == 0)
        if code not in codes:
            # While Python itself starts or ends, the signal misses our handlers: nothing has begun, or all is done.
            assert code in {-disturbance, 1}, (code, err)
            state_of(place, tree)
            assert [path.name for path in place.iterdir() if path.name != "shop"] == []
            continue
        interrupted += code != 0
        if code:
            assert "Traceback" not in err, (moment, err)
        state = state_of(place, tree)
        assert state == "complete" or code != 0
        assert [path.name for path in place.iterdir() if path.name != "shop"] == [], (moment, err)
    if count == MANY:
        assert interrupted > count // 4


SLOW_GIT = """#!/bin/sh
trap '' INT TERM
case "$*" in *fast-import*)
  cat >/dev/null
  touch "$STARTED"
  (number=0; while [ $number -lt 30000 ]; do number=$((number + 1)); : >.git/late$number; done) &
  wait
esac
exec "$REAL_GIT" "$@"
"""


@pytest.mark.parametrize(("disturbance", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_nothing_is_left_when_git_outlives_the_signal(tmp_path: Path, disturbance: signal.Signals, code: int) -> None:
    """On a loaded machine git takes its time to stop, and goes on writing where fastmod clears up."""
    bin_folder, place, started = tmp_path / "bin", tmp_path / "place", tmp_path / "started"
    bin_folder.mkdir()
    place.mkdir()
    (bin_folder / "git").write_text(SLOW_GIT)
    (bin_folder / "git").chmod(0o755)
    path = f"{bin_folder}:{os.environ['PATH']}"
    environment = {"PATH": path, "STARTED": str(started), "REAL_GIT": str(shutil.which("git"))}
    process = start("new", "shop", cwd=place, env=environment)
    deadline = time.monotonic() + 120
    while not started.exists():
        assert time.monotonic() < deadline, "git was never asked to import"
        time.sleep(0.02)
    process.send_signal(disturbance)
    process.communicate(timeout=240)
    assert process.returncode == code
    assert list(place.iterdir()) == []


def test_ctrl_c_while_dependencies_are_installed_keeps_the_project(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    make = tmp_path / "bin" / "make"
    make.write_text("#!/bin/sh\ntouch started\nexec sleep 600\n")
    make.chmod(0o755)
    process = start("new", "shop", "--install", cwd=tmp_path, env={"PATH": f"{make.parent}:{os.environ['PATH']}"})
    deadline = time.monotonic() + 120
    while not (tmp_path / "shop" / "started").exists():
        assert time.monotonic() < deadline, "make was never started"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=240)
    assert process.returncode == 130
    note, _, end = err.partition("\n\n")
    assert note == "note: the project is complete, its dependencies are not installed: `make setup`"
    assert end == "interrupted; nothing is half-written\n"
    assert (tmp_path / "shop" / ".git").is_dir()


def test_kill_9_in_a_fresh_clone(tmp_path: Path, complete: tuple[Tree, float]) -> None:
    tree, duration = complete
    for number, moment in enumerate(moments(FEW, duration)):
        clone = init(tmp_path / f"{number}" / "shop")
        process = start("new", ".", cwd=clone)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate(timeout=240)
        run_process("new", ".", cwd=clone).assert_ok()
        assert read_tree(clone) == tree
        assert not (clone / ".git" / "fastmod").exists()

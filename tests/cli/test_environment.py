"""Odd surroundings, as true processes: streams, locale, terminal, folders. Never a traceback, a true exit code."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import COMMAND, run_cli, run_process
from tests.support.git import is_clean
from tests.support.processes import run_on_terminal
from tests.support.tree import assert_tree, build_tree, read_tree


def in_shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell line in which `"$@"` is fastmod."""
    return subprocess.run(
        ["sh", "-c", line, "sh", *COMMAND],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (">&-", 0),
        ("2>&-", 0),
        ("<&-", 0),
        (">&- 2>&- <&-", 0),
        ("| true", 0),
        ("| head -c 1", 0),
        ("> /dev/full", 3),
        ("--json > /dev/full", 3),
        ("2> /dev/full", 0),
    ],
)
def test_closed_and_full_streams(place: Path, streams: str, code: int) -> None:
    line = f'"$@" new shop {streams}' if "|" not in streams else f'{{ "$@" new shop; echo $? > code; }} {streams}'
    done = in_shell(line, place)
    found = int((place / "code").read_text()) if "|" in streams else done.returncode
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert found == code, done.stderr
    assert is_clean(place / "shop")


CHANGED = "the change was made; `git status` shows it"
UNCHANGED = "make room, or send it somewhere else"


@pytest.mark.parametrize(
    ("command", "unbuffered", "hint"),
    [
        ("add-module depot", "", CHANGED),
        ("add-module depot", "1", CHANGED),
        ("add-module depot --json", "", CHANGED),
        ("add-module depot --dry-run", "", UNCHANGED),
        ("undo", "1", CHANGED),
        ("undo --list", "", UNCHANGED),
        ("check --fix", "1", CHANGED),
        ("check --json", "", UNCHANGED),
        ("doctor", "1", UNCHANGED),
        ("list", "", UNCHANGED),
        ("--version", "", UNCHANGED),
        ("--version", "1", UNCHANGED),
    ],
)
def test_what_was_changed_stays_where_it_cannot_be_told(
    shop: Path, monkeypatch: pytest.MonkeyPatch, command: str, unbuffered: str, hint: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    if command == "undo":
        run_cli("add-service", "Audit", "--module", "orders").assert_ok()
    (shop / "app/modules/orders/models/__init__.py").write_text("")
    before = read_tree(shop)
    done = in_shell(f'"$@" {command} > /dev/full', shop)
    assert done.stderr == f"error: the output cannot be written: No space left on device\nhint: {hint}\n"
    assert done.returncode == 3
    assert (read_tree(shop) != before) == (hint == CHANGED)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["add-module depot", "add-module depot --json", "list", "--version", "--help"])
def test_a_reader_that_went_away_is_no_matter(
    shop: Path, monkeypatch: pytest.MonkeyPatch, command: str, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    done = in_shell(f'{{ sleep 0.1; "$@" {command}; echo $? > code; }} | true', shop)
    assert done.stderr == ""
    assert (shop / "code").read_text() == ("1\n" if command == "--help" else "0\n")


@pytest.mark.parametrize("command", ["--version", "--help", "add-module --help"])
def test_what_is_asked_of_fastmod_itself_needs_no_stdout(place: Path, command: str) -> None:
    done = in_shell(f'"$@" {command} >&-', place)
    assert (done.returncode, done.stderr) == (0, "")
    full = in_shell(f'"$@" {command} > /dev/full', place)
    assert full.returncode == 3
    assert [line.partition(":")[0] for line in full.stderr.splitlines()] == ["error", "hint"]


@pytest.mark.parametrize("streams", ["2>&-", "2> /dev/full", ">&- 2>&- <&-"])
def test_an_error_that_cannot_be_said_keeps_its_exit_code(place: Path, streams: str) -> None:
    assert in_shell(f'"$@" new class {streams}', place).returncode == 2
    assert_tree(place, {})


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX"},
        {"PYTHONIOENCODING": "ascii"},
        {"NO_COLOR": "1"},
        {"TERM": "dumb"},
        {"TERM": None},
        {"COLUMNS": "20"},
        {"PYTHONOPTIMIZE": "2"},
        {"HOME": "/nonexistent"},
        {"HOME": None, "USER": None},
    ],
    ids=str,
)
def test_any_environment_gives_the_same_project(place: Path, env: dict[str, str | None]) -> None:
    build_tree(place, {"data.yml": "description: Rockets 🚀 für alle\n"})
    result = run_process("new", "shop", "--data-file", "data.yml", cwd=place, env=env).assert_ok()
    assert "\x1b" not in result.out + result.err
    assert 'description: "Rockets 🚀 für alle"' in (place / "shop" / ".copier-answers.yml").read_text("utf-8")
    refused = run_process("new", "🚀", cwd=place, env=env)
    refused.assert_refused(2)
    assert "\x1b" not in refused.err


def test_bytes_that_are_no_text(place: Path) -> None:
    for arguments in (["new", os.fsdecode(b"caf\xe9")], ["new", "shop", "--data", os.fsdecode(b"description=\xff")]):
        run_process(*arguments, cwd=place).assert_refused(2)
        run_process(*arguments, cwd=place, env={"LC_ALL": "C", "PYTHONUTF8": "0"}).assert_refused(2)
    assert_tree(place, {})


def test_a_shadowing_module_in_the_current_folder_is_not_run(place: Path) -> None:
    """The console script, unlike `python -m`, must not look for `yaml` where the user stands."""
    build_tree(place, {"yaml.py": "raise SystemExit(99)", "jinja2.py": "raise SystemExit(99)"})
    script = "import sys; sys.path.pop(0); from fastmod.__main__ import main; sys.exit(main())"
    run_process("new", "shop", cwd=place, command=[COMMAND[0], "-c", script]).assert_ok()


@pytest.mark.parametrize("arguments", [["new", "shop"], ["new", "."], ["list"], ["new", "shop", "--dry-run"]])
def test_the_current_folder_is_gone(place: Path, arguments: list[str]) -> None:
    done = in_shell(f'mkdir gone && cd gone && rmdir ../gone && exec "$@" {" ".join(arguments)}', place)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "\nhint: " in done.stderr
    assert_tree(place, {})


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to make a read-only mount")
def test_a_place_that_cannot_be_written_as_root(place: Path) -> None:
    (place / "ro").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", place / "ro"], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a read-only tmpfs here: {mounted.stderr.decode().strip()}")
    try:
        result = run_process("new", "ro/shop", cwd=place)
        result.assert_error(
            3,
            "cannot write the project: Read-only file system",
            f"check space and permissions in `{place.resolve() / 'ro'}`; nothing was written",
        )
    finally:
        subprocess.run(["umount", place / "ro"], check=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; see the read-only mount")
def test_a_place_that_cannot_be_written(place: Path) -> None:
    (place / "ro").mkdir(mode=0o555)
    result = run_process("new", "ro/shop", cwd=place)
    result.assert_error(
        3,
        "cannot write the project: Permission denied",
        f"check space and permissions in `{place.resolve() / 'ro'}`; nothing was written",
    )


def test_spaces_unicode_and_length_of_the_way_there(place: Path) -> None:
    folder = place / "with space ü 🚀" / ("deep" * 40)
    folder.mkdir(parents=True)
    run_process("new", "shop", cwd=folder).assert_ok()
    assert is_clean(folder / "shop")


# --- A terminal -------------------------------------------------------------------------------------------------------


def test_the_wizard_asks_and_its_defaults_work(place: Path) -> None:
    result = run_on_terminal("new", "my-shop", cwd=place, typed={"Title": "\r", "one sentence": "\r"})
    assert result.code == 0, result.out
    assert "(My Shop)" in result.out
    assert "Created my-shop" in result.out
    assert 'project_name: "My Shop"' in (place / "my-shop" / ".copier-answers.yml").read_text("utf-8")


def test_the_wizard_takes_answers_and_does_not_ask_for_given_ones(place: Path) -> None:
    result = run_on_terminal(
        "new", "shop", "--data", "description=Given", cwd=place, typed={"Title": "Bücher [red] 🚀\r"}
    )
    assert result.code == 0, result.out
    assert "one sentence" not in result.out
    answers = (place / "shop" / ".copier-answers.yml").read_text("utf-8")
    assert 'project_name: "Bücher [red] 🚀"\ndescription: "Given"\n' in answers


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 130)], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("question", ["Title", "one sentence"])
def test_leaving_the_wizard_writes_nothing(place: Path, question: str, key: str, code: int) -> None:
    typed = {question: key} if question == "Title" else {"Title": "\r", question: key}
    result = run_on_terminal("new", "shop", cwd=place, typed=typed)
    assert result.code == code, result.out
    assert "interrupted" in result.out
    assert "Traceback" not in result.out
    assert_tree(place, {})


@pytest.mark.parametrize("options", [["--yes"], ["--quiet"], ["--json"], ["--dry-run"]])
def test_options_that_ask_nothing(place: Path, options: list[str]) -> None:
    result = run_on_terminal("new", "shop", *options, cwd=place, typed={})
    assert result.code == 0, result.out
    assert "Title" not in result.out


def test_a_wrong_name_is_said_before_any_question(place: Path) -> None:
    result = run_on_terminal("new", "class", cwd=place, typed={})
    assert result.code == 2
    assert "Title" not in result.out
    assert result.out.startswith("\x1b[1;31merror:\x1b[0m `class`")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour_gets_none(place: Path, env: dict[str, str]) -> None:
    result = run_on_terminal("new", "class", cwd=place, typed={}, env=env)
    assert result.out.startswith("error: `class`")
    asked = run_on_terminal("new", "shop", cwd=place, typed={"Title": "\r", "one sentence": "\r"}, env=env)
    assert asked.code == 0
    assert "\x1b[3" not in asked.out


def test_no_terminal_means_no_question(place: Path) -> None:
    result = run_process("new", "shop", cwd=place).assert_ok()
    assert "Title" not in result.out + result.err

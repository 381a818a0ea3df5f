"""`fastmod new`, wrong input first: one line, its hint, its exit code, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.tree import Tree, assert_tree, build_tree, read_tree

SHAPE = "the name must start with a letter and hold only ASCII letters, digits, `-` and `_`"


@pytest.fixture(autouse=True)
def untouched(place: Path) -> None:
    """Every test here runs in an empty folder."""


@pytest.mark.parametrize(
    ("name", "problem", "hint"),
    [
        ("class", "`class` cannot be a project name: the name is a Python keyword", "try `class-service`"),
        ("match", "`match` cannot be a project name: the name is a Python keyword", "try `match-service`"),
        (
            "json",
            "`json` cannot be a project name: the name would shadow a module of Python's standard library",
            "try `json-service`",
        ),
        (
            "fastapi",
            "`fastapi` cannot be a project name: the name would shadow a package that the project itself imports",
            "try `fastapi-service`",
        ),
        ("Con", "`Con` cannot be a project name: the name belongs to a device on Windows", "try `Con-service`"),
        ("rocket🚀", f"`rocket🚀` cannot be a project name: {SHAPE}", "try `rocket`"),
        ("用户", f"`用户` cannot be a project name: {SHAPE}", "try `myapp`"),
        (".hidden", f"`.hidden` cannot be a project name: {SHAPE}", "try `hidden`"),
        ("my app", f"`my app` cannot be a project name: {SHAPE}", "try `my-app`"),
        ("a.b", f"`a.b` cannot be a project name: {SHAPE}", "try `a-b`"),
        ("1shop", f"`1shop` cannot be a project name: {SHAPE}", "try `shop`"),
        ("a\\b", f"`a\\b` cannot be a project name: {SHAPE}", "try `a-b`"),
        ("a\nb", f"`'a\\nb'` cannot be a project name: {SHAPE}", "try `a-b`"),
        ("\x1b[31mred", f"`'\\x1b[31mred'` cannot be a project name: {SHAPE}", "try `mred`"),
        ("{{ 7 * 7 }}", f"`{{{{ 7 * 7 }}}}` cannot be a project name: {SHAPE}", "try `myapp`"),
        ("[red]", f"`[red]` cannot be a project name: {SHAPE}", "try `red`"),
        (
            "x" * 300,
            f"`'{'x' * 59}` cannot be a project name: the name has 300 characters, at most 60 are allowed",
            f"try `{'x' * 40}`",
        ),
        ("..", "`..` is no project name", "give the folder to create, for example `../myapp`"),
        ("../..", "`../..` is no project name", "give the folder to create, for example `../myapp`"),
        ("", "the project's path is empty or holds a NUL", "try `fastmod new myapp`"),
        (
            "nowhere/shop",
            "there is no folder `nowhere` to create `shop` in",
            "create it first, or leave it out: `fastmod new shop`",
        ),
    ],
)
def test_bad_names(place: Path, name: str, problem: str, hint: str) -> None:
    run_cli("new", "--", name).assert_error(2, problem, hint)
    assert_tree(place, {})


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (["--preset", "ful"], "unknown preset `ful`", "did you mean `full`? presets: full, minimal"),
        (["--preset", "none"], "unknown preset `none`", "presets: full, minimal"),
        (["--modules", "user,billing"], "unknown module `user`", "did you mean `users`? modules: billing, users"),
        (["--modules", ""], "a project needs at least one module", "modules: users, billing"),
        (["--modules", "billing"], "module `billing` needs `users`", "--modules users,billing"),
        (
            ["--data", "project_nam=x"],
            "unknown data key `project_nam`",
            "did you mean `project_name`? keys: description, port, project_name, project_slug, reference, with_docs",
        ),
        (
            ["--data", "modules=[]"],
            "unknown data key `modules`",
            "keys: description, port, project_name, project_slug, reference, with_docs",
        ),
        (
            ["--data", "description"],
            "`--data description` is not KEY=VALUE",
            'for example `--data description="Our shop"`',
        ),
        (["--data", "=x"], "`--data =x` is not KEY=VALUE", 'for example `--data description="Our shop"`'),
        (["--data", "port=many"], "`port` must be of type int", "see `fastmod new --help`"),
        (
            ["--data", "project_name= "],
            "`project_name` must have 1 to 100 characters",
            "it is the title of the API docs",
        ),
        (
            ["--data", "project_name=" + "x" * 101],
            "`project_name` must have 1 to 100 characters",
            "it is the title of the API docs",
        ),
        (
            ["--data", "description=" + "x" * 301],
            "`description` must have at most 300 characters",
            "one sentence is enough",
        ),
        (
            ["--data", "project_slug=json"],
            "`json` cannot be a project name: the name would shadow a module of Python's standard library",
            "try `json-service`",
        ),
        (
            ["--preset", "full", "--modules", "users"],
            "--preset and --modules exclude each other",
            "leave out --modules",
        ),
        (
            ["--modules", "users", "--data", "reference=users"],
            "--modules and --data reference exclude each other",
            "leave out --data reference",
        ),
        (["--data", "reference=user"], "unknown module `user`", "did you mean `users`? modules: billing, users"),
        (["--nonsense"], "no such option: --nonsense", "`fastmod new --help` shows how it is used"),
        (["--preset"], "option '--preset' requires an argument", "`fastmod --help` shows how it is used"),
        (["extra"], "got unexpected extra argument(s) (extra)", "`fastmod new --help` shows how it is used"),
    ],
)
@pytest.mark.usefixtures("small_templates")
def test_bad_options(place: Path, options: list[str], message: str, hint: str) -> None:
    run_cli("new", "shop", *options).assert_error(2, message, hint)
    assert_tree(place, {})


def test_no_path() -> None:
    run_cli("new").assert_error(2, "missing argument 'PATH'", "`fastmod new --help` shows how it is used")


def test_an_unknown_command() -> None:
    run_cli("nwe").assert_refused(2)


@pytest.mark.usefixtures("small_templates")
@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_what_cannot_be_read_is_told_with_all_else(place: Path, more: list[str]) -> None:
    given = ["--data-file", "none.yml", "--data", "bar", "--data", "nope=1", "--data", "=x", "--preset", "bogus"]
    run_cli("new", "class", *given, *more).assert_error(
        2,
        "`none.yml` cannot be read: No such file or directory",
        "check the path of --data-file",
        (
            '`--data bar` is not KEY=VALUE (for example `--data description="Our shop"`)',
            '`--data =x` is not KEY=VALUE (for example `--data description="Our shop"`)',
            "unknown data key `nope` (keys: description, port, project_name, project_slug, reference, with_docs)",
            "`class` cannot be a project name: the name is a Python keyword (try `class-service`)",
            "unknown preset `bogus` (presets: full, minimal)",
        ),
    )
    assert_tree(place, {})


@pytest.mark.usefixtures("small_templates")
def test_values_of_the_wrong_kind_are_told_with_all_else(place: Path) -> None:
    (place / "data.yml").write_text("port: [1]\nproject_name: {a: b}\ndescription: null\n")
    given = ["--data-file", "data.yml", "--data", "nope=1", "--preset", "bogus"]
    run_cli("new", "class", *given).assert_error(
        2,
        "unknown data key `nope`",
        "keys: description, port, project_name, project_slug, reference, with_docs",
        (
            "`port` must be of type int (see `fastmod new --help`)",
            "`project_name` must be of type str (Title)",
            "`description` must be of type str (One sentence)",
            "`class` cannot be a project name: the name is a Python keyword (try `class-service`)",
            "unknown preset `bogus` (presets: full, minimal)",
        ),
    )
    assert_tree(place, {"data.yml": (place / "data.yml").read_bytes()})


@pytest.mark.usefixtures("small_templates")
def test_ways_that_exclude_each_other_are_looked_at_too(place: Path) -> None:
    ways = ["--preset", "bogus", "--modules", "user,xx,xx", "--data", "reference=yy"]
    texts = ["--data", "project_name=", "--data", "description=" + "x" * 301]
    run_cli("new", "class", *ways, *texts).assert_error(
        2,
        "`class` cannot be a project name: the name is a Python keyword",
        "try `class-service`",
        (
            "`project_name` must have 1 to 100 characters (it is the title of the API docs)",
            "`description` must have at most 300 characters (one sentence is enough)",
            "--preset and --modules and --data reference exclude each other (leave out --data reference)",
            "unknown preset `bogus` (presets: full, minimal)",
            "unknown module `user` (did you mean `users`? modules: billing, users)",
            "unknown module `xx` (modules: billing, users)",
            "unknown module `yy` (modules: billing, users)",
        ),
    )
    assert_tree(place, {})


@pytest.mark.usefixtures("small_templates")
def test_several_errors_come_in_one_answer(place: Path) -> None:
    result = run_cli("new", "class", "--preset", "ful", "--data", "nam=x")
    assert result.code == 2
    assert result.err.splitlines()[1:3] == [
        "  `class` cannot be a project name: the name is a Python keyword (try `class-service`)",
        "  unknown preset `ful` (did you mean `full`? presets: full, minimal)",
    ]
    assert_tree(place, {})


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (None, "`data.yml` cannot be read: No such file or directory", "check the path of --data-file"),
        (b"a: [", "`data.yml` is neither YAML nor JSON, line 1, column 5", "write one `key: value` a line"),
        (b"\xff\xfe", "`data.yml` is neither YAML nor JSON", "write one `key: value` a line"),
        (b"- a\n", "`data.yml` holds no mapping", "write one `key: value` a line"),
        (b"text", "`data.yml` holds no mapping", "write one `key: value` a line"),
        (b"1: x\n", "`data.yml` holds no mapping", "write one `key: value` a line"),
        (
            b"a: !!python/object/apply:os.system [id]\n",
            "`data.yml` is neither YAML nor JSON, line 1, column 4",
            "write one `key: value` a line",
        ),
        (b"a: !!timestamp x\n", "`data.yml` is neither YAML nor JSON", "write one `key: value` a line"),
        (b"a: !!bool x\n", "`data.yml` is neither YAML nor JSON", "write one `key: value` a line"),
        (b"a: " + b"[" * 50_000, "`data.yml` is neither YAML nor JSON", "write one `key: value` a line"),
        (b"x" * 1_000_001, "`data.yml` is larger than 1 MB", "a data file holds a handful of answers"),
        (b"description: [a]\n", "`description` must be of type str", "One sentence"),
        (b"reference: 5\n", "`reference` must be a list of modules", "modules: users, billing"),
        (
            b'project_name: "\\ud800"\n',
            "`project_name` holds characters that are not valid Unicode",
            "give the value as UTF-8 text",
        ),
        (b"project_slug: [x]\n", "`['x']` cannot be a project name: " + SHAPE, "try `x`"),
    ],
)
@pytest.mark.usefixtures("small_templates")
def test_broken_data_files(place: Path, content: bytes | None, message: str, hint: str) -> None:
    files = {} if content is None else {"data.yml": content}
    build_tree(place, files)
    run_cli("new", "shop", "--data-file", "data.yml").assert_error(2, message, hint)
    assert_tree(place, files)


@pytest.mark.usefixtures("small_templates")
def test_a_data_file_that_is_none(place: Path) -> None:
    run_cli("new", "shop", "--data-file", ".").assert_error(
        2, "`.` cannot be read: Is a directory", "check the path of --data-file"
    )
    run_cli("new", "shop", "--data-file", "/dev/zero").assert_error(
        2, "`/dev/zero` is larger than 1 MB", "a data file holds a handful of answers"
    )
    assert_tree(place, {})


@pytest.mark.usefixtures("small_templates")
@pytest.mark.parametrize(
    ("files", "message", "details", "hint"),
    [
        (
            {"shop/notes.txt": b"mine", "shop/a/b": b""},
            "is not empty",
            ("a/b", "notes.txt"),
            "choose a new name, or empty the folder first",
        ),
        ({"shop": b"a file"}, "exists and is not a folder", (), "choose another name"),
        (
            {"shop/.git/HEAD": b"", "shop/README.md": b"# Mine\n", "shop/LICENSE": b""},
            "holds files that differ from the new project's",
            ("README.md",),
            "move them away, or choose another folder",
        ),
    ],
)
def test_taken_places(place: Path, files: Tree, message: str, details: tuple[str, ...], hint: str) -> None:
    before = read_tree(build_tree(place, files), ignore=())
    run_cli("new", "shop").assert_error(3, f"`{place.resolve() / 'shop'}` {message}", hint, details)
    assert read_tree(place, ignore=()) == before


@pytest.mark.usefixtures("small_templates")
def test_a_long_list_of_files_is_cut(place: Path) -> None:
    build_tree(place, {f"shop/{number:02}.txt": "" for number in range(30)})
    lines = run_cli("new", "shop").err.splitlines()
    assert len(lines) == 23
    assert lines[-2] == "  ... and 10 more"


@pytest.mark.parametrize("path", ["\x1b[2Jx/shop", "a\nb/shop", "a\x9bb/shop"])
def test_control_characters_of_a_path_do_not_reach_the_terminal(path: str) -> None:
    result = run_cli("new", path)
    result.assert_refused(2)
    assert all(line.isprintable() for line in result.err.splitlines())

"""`new` below the command line: targets, fresh clones, repeats, and that a plan is what happens."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from fastmod.apply.filesystem import RealFileSystem
from fastmod.commands.new_project import NewProject, NewRequest, create, prepare
from fastmod.errors import FastmodError, PlaceError, RequestError
from fastmod.naming import project_name_problem
from fastmod.template.source import Template, TemplateFile
from tests.support.faults import FaultyFileSystem
from tests.support.git import commit_all, committed, git, init, is_clean
from tests.support.tree import assert_tree, build_tree, executables, read_tree

ALL = [
    ".copier-answers.yml",
    "README.md",
    "conditional.txt",
    "docs/billing.md",
    "docs/guide.md",
    "empty.txt",
    "logo.bin",
    "modules/billing/billing.txt",
    "modules/users/users.txt",
    "plain.txt",
    "scripts/start.sh",
    "scripts/stop.sh",
    "shop/shop_main.txt",
]


def new(template: Template, path: str = "shop", *, git: bool = True, **data: str) -> NewProject:
    return create(NewRequest(path, data=data, git=git), template, RealFileSystem())[0]


def test_a_project_is_made_committed_and_clean(place: Path, small: Template) -> None:
    project = new(small)
    assert project.target == place.resolve() / "shop"
    assert list(read_tree(place / "shop")) == ALL == committed(place / "shop")
    assert executables(place / "shop") == {"scripts/start.sh", "scripts/stop.sh"}
    assert is_clean(place / "shop")
    assert git(place / "shop", "log", "--format=%s") == "Start shop with fastmod"
    assert [path.name for path in place.iterdir()] == ["shop"]


def test_an_error_tells_of_what_a_killed_command_had_left(place: Path, small: Template) -> None:
    build_tree(place, {".shop.fastmod-new/README.md": "half", "shop/mine.txt": "mine"})
    with pytest.raises(PlaceError, match="is not empty") as caught:
        new(small)
    assert caught.value.__notes__ == ["removed `.shop.fastmod-new`, left by a `fastmod new` that was killed"]


def test_the_plan_is_what_happens(place: Path, small: Template) -> None:
    planned = prepare(NewRequest("shop"), small)
    assert list(place.iterdir()) == []
    project = new(small)
    assert project.plan == planned.plan
    assert read_tree(place / "shop") == {change.path: change.after for change in planned.plan.writes}


def test_the_same_command_twice_makes_no_writing_call(place: Path, small: Template) -> None:
    new(small)
    before = read_tree(place, ignore=())
    fs = FaultyFileSystem()
    project, notes = create(NewRequest("shop"), small, fs)
    assert (fs.calls, notes, project.plan.writes) == ([], [], ())
    assert read_tree(place, ignore=()) == before


def test_into_a_fresh_clone(place: Path, small: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = init(build_tree(place / "shop", {"LICENSE": "mine"}))
    commit_all(clone)
    monkeypatch.chdir(clone)
    project = new(small, ".")
    assert not project.commit
    assert list(read_tree(clone)) == sorted([*ALL, "LICENSE"])
    assert committed(clone) == ["LICENSE"]
    assert not (clone / ".git" / "fastmod").exists()


def test_into_a_worktree_whose_git_is_a_file(place: Path, small: Template) -> None:
    outer = init(build_tree(place / "outer", {"LICENSE": "mine"}))
    commit_all(outer)
    git(outer, "worktree", "add", "--quiet", str(place / "shop"))
    new(small)
    assert list(read_tree(place / "shop")) == sorted([*ALL, "LICENSE"])


def test_into_an_empty_folder(place: Path, small: Template) -> None:
    (place / "shop").mkdir()
    new(small)
    assert list(read_tree(place / "shop")) == ALL == committed(place / "shop")
    assert is_clean(place / "shop")


def test_without_git(place: Path, small: Template) -> None:
    new(small, git=False)
    assert list(read_tree(place / "shop", ignore=())) == ALL


def test_a_linked_folder_is_resolved_once(place: Path, small: Template) -> None:
    (place / "real").mkdir()
    (place / "shop").symlink_to("real")
    new(small)
    assert (place / "real" / "README.md").is_file()
    assert (place / "shop").is_symlink()


REFUSED: list[tuple[dict[str, str], str, tuple[str, ...]]] = [
    ({"shop/mine.txt": "x", "shop/sub/y": "y"}, "is not empty", ("mine.txt", "sub/y")),
    ({"shop/README.md": "mine"}, "holds files that differ from the new project's", ("README.md",)),
    (
        {"shop/.git/HEAD": "x", "shop/plain.txt": "x", "shop/empty.txt": "x"},
        "holds files that differ from the new project's",
        ("empty.txt", "plain.txt"),
    ),
    ({"shop/modules": "a file"}, "is not empty", ("modules",)),
    (
        {"shop/.git/HEAD": "x", "shop/modules": "a file"},
        "holds files that differ from the new project's",
        ("modules/billing/billing.txt", "modules/users/users.txt"),
    ),
    ({"shop/README.md/": ""}, "is not empty", ("README.md/",)),
    ({"shop/.copier-answers.yml": "mine"}, "is a fastmod project already", ()),
    ({"shop": "a file"}, "exists and is not a folder", ()),
]


@pytest.mark.parametrize(("files", "message", "details"), REFUSED)
def test_a_folder_with_other_things_is_refused_untouched(
    place: Path, small: Template, files: dict[str, str], message: str, details: tuple[str, ...]
) -> None:
    before = read_tree(build_tree(place, files), ignore=())
    with pytest.raises(PlaceError) as caught:
        new(small)
    assert (caught.value.message, caught.value.details) == (f"`{place.resolve() / 'shop'}` {message}", details)
    assert read_tree(place, ignore=()) == before


def test_nothing_is_written_through_a_link_that_leads_outside(place: Path, small: Template) -> None:
    outside = build_tree(place / "outside", {"victim/": "", "plain.txt": "theirs"})
    shop = init(place / "shop")
    (shop / "modules").symlink_to(outside / "victim")
    (shop / "plain.txt").symlink_to(outside / "plain.txt")
    with pytest.raises(PlaceError) as caught:
        new(small)
    assert caught.value.details == ("modules/billing/billing.txt", "modules/users/users.txt", "plain.txt")
    assert_tree(outside, {"victim/": "", "plain.txt": "theirs"})


def test_all_errors_of_a_request_come_in_one_answer(place: Path, small: Template) -> None:
    request = NewRequest("class", preset="ful", data={"nam": "x", "description": "x" * 301})
    with pytest.raises(RequestError) as caught:
        prepare(request, small)
    assert caught.value.message == "unknown data key `nam`"
    assert [detail.split(" (")[0] for detail in caught.value.details] == [
        "`class` cannot be a project name: the name is a Python keyword",
        "`description` must have at most 300 characters",
        "unknown preset `ful`",
    ]


@pytest.mark.parametrize("names", [["users", "billing"], "users, billing"])
def test_modules_by_data(place: Path, small: Template, names: object) -> None:
    project = prepare(NewRequest("shop", data={"reference": names}), small)
    assert project.modules == ("users", "billing")


ODD = "abcXYZ019-_. /\\\"'`$(){}[]<>|&;*?#%:~!@^=+,\n\r\t\0\x1b\x7f\x85\u200b\u202e\u2028é用🚀\udc80"
WORDS = [
    "con",
    "nul",
    "json",
    "class",
    "None",
    "app",
    "..",
    "~",
    "-rf",
    "{{7*7}}",
    "a" * 61,
    "a" * 300,
    "myapp",
    "Shop",
]


def odd_names(seed: int, count: int) -> list[str]:
    """Return random names, from nearly good to hopeless."""
    dice = random.Random(seed)  # noqa: S311
    names = []
    for _ in range(count):
        letters = dice.choice(["abcdefgh", "abcXYZ019-_", ODD])
        name = "".join(dice.choices(letters, k=dice.choice([0, 1, 2, 3, 5, 8, 13, 40, 70])))
        if dice.random() < 0.3:
            name = dice.choice([name + dice.choice(WORDS), dice.choice(WORDS) + name, dice.choice(WORDS)])
        if name != ".":  # the current folder, which is a good place
            names.append(name)
    return names


TINY = """
project_slug: {type: str, default: x}
project_name: {type: str, default: x}
reference: {type: str, multiselect: true, choices: [users, billing], default: [users]}
"""


def test_ten_thousand_names_are_refused_or_valid(place: Path, small: Template) -> None:
    tiny = replace(small, files={**small.files, "copier.yml": TemplateFile(f"_subdirectory: none\n{TINY}".encode())})
    refused = valid = 0
    for name in odd_names(1, 10_000):
        try:
            project = prepare(NewRequest(name, git=False), tiny)
        except FastmodError as error:
            assert error.exit_code == 2 or "/" in name, repr(name)  # noqa: PT017  # ten thousand of them
            assert error.hint, repr(name)  # noqa: PT017
            refused += 1
        else:
            assert project_name_problem(project.target.name) is None, repr(name)
            assert project.target.parent == place.resolve() or "/" in name, repr(name)
            valid += 1
    assert refused > 1000
    assert valid > 1000
    assert list(place.iterdir()) == []


def test_names_that_are_accepted_stay_in_the_folder(place: Path, small: Template) -> None:
    before = read_tree(place.parent)
    made = set()
    for name in odd_names(2, 150):
        if "/" in name:
            continue
        try:
            made.add(new(small, name, git=False).target)
        except FastmodError:
            continue
    assert len(made) > 15
    assert set(place.iterdir()) == made
    assert {path: content for path, content in read_tree(place.parent).items() if not path.startswith("place/")} == {
        path: content for path, content in before.items() if not path.startswith("place/")
    }

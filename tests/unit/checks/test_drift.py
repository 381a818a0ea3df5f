"""Drift: what counts as an edit, and what does not."""

from __future__ import annotations

from dataclasses import replace

from fastmod.checks.drift import check_drift, is_owned
from tests.support.checked import clean_tree, plant

MODELS = "app/modules/users/models/__init__.py"


def test_migrations_are_the_users() -> None:
    path = next(path for path in clean_tree().rendered if not is_owned(path))
    assert list(check_drift(plant({path: "x"}))) == []
    assert list(check_drift(plant({path: None}))) == []


def test_other_line_ends_are_no_edit() -> None:
    tree = clean_tree()
    files = {path: content and content.replace(b"\n", b"\r\n") for path, content in tree.files.items()}
    assert list(check_drift(replace(tree, files=files))) == []


def test_entries_of_a_list_are_no_edit_but_other_lines_are() -> None:
    grown = plant({
        "app/modules/users/models/Badge.py": "class Badge:\n    pass\n",
        MODELS: "from app.modules.users.models.User import=>from app.modules.users.models.Badge import Badge\n"
        "from app.modules.users.models.User import",
    })  # fmt: skip
    assert list(check_drift(grown)) == []
    (found,) = check_drift(plant({MODELS: "__all__=>EXTRA = 1\n\n__all__"}))
    assert (found.rule, found.line) == ("drift/edited", 6)


def test_what_is_no_plain_file_or_not_executable() -> None:
    tree = clean_tree()
    (found,) = check_drift(replace(tree, files={**tree.files, "README.md": None}))
    assert (found.rule, found.path) == ("drift/not-a-file", "README.md")
    rendered = {**tree.rendered, "Makefile": replace(tree.rendered["Makefile"], executable=True)}
    (found,) = check_drift(replace(tree, rendered=rendered))
    assert (found.rule, found.path, found.mend) == ("drift/not-executable", "Makefile", "chmod +x Makefile")
    assert list(check_drift(replace(tree, rendered=rendered, executables=frozenset({"Makefile"})))) == []


def test_a_folder_that_is_gone_is_one_finding() -> None:
    (found,) = check_drift(plant({"docs/": None}))
    assert found.path == "docs/"
    (found,) = check_drift(plant({"tests/modules/shop/": None}))
    assert found.path == "tests/modules/shop/"
    assert "files" in found.message

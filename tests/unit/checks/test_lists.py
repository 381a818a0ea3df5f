"""Lists: what the finding says, and what stays quiet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.checks.lists import check_lists
from fastmod.checks.modules import check_modules
from fastmod.checks.records import check_records
from fastmod.checks.tree import ProjectTree, wired
from tests.support.checked import clean_tree, plant

MODELS = "app/modules/users/models"


def test_the_file_that_is_not_listed_is_named() -> None:
    (found,) = check_lists(plant({f"{MODELS}/Badge.py": "class Badge:\n    pass\n"}))
    assert found.message == f"does not re-export `Badge` of `{MODELS}/Badge.py`"
    assert found.fix is not None
    assert found.fix.target == f"{MODELS}/__init__.py"


def test_private_files_and_own_lines_are_no_business_of_a_list() -> None:
    tree = plant({f"{MODELS}/_badge.py": "class Badge:\n    pass\n", f"{MODELS}/__init__.py": "+\n# mine\nEXTRA = 1\n"})
    assert list(check_lists(tree)) == []


def test_wired_keeps_what_is_right_and_gives_up_on_what_is_broken() -> None:
    tree = clean_tree()
    for path, wiring in tree.wiring.items():
        content = tree.files[path]
        assert content is not None
        assert wired(content, wiring) == content
    registry = tree.wiring["app/api/registry.py"]
    assert wired(b"def broken(:", registry) is None
    assert wired(b"\xff", registry) is None


def test_a_listed_file_in_the_middle_of_a_merge_stays_listed() -> None:
    broken = f"{MODELS}/User.py"
    assert list(check_lists(plant({broken: "<<<<<<< yours\n"}))) == []
    (found,) = check_lists(plant({broken: None}))
    assert found.rule == "wiring/gone"


def linked(*links: str) -> ProjectTree:
    """Return a tree in which links stand in some places: nothing below them was read."""
    tree = clean_tree()
    hidden = [path for path in tree.files if any(path.startswith(f"{link}/") for link in links)]
    return replace(tree, files={**tree.files, **dict.fromkeys([*hidden, *links])}, links=frozenset(links))


@pytest.mark.parametrize(
    "link",
    [
        "app/modules",
        "app/modules/shop",
        "app/modules/shop/module.py",
        "app/modules/shop/models",
        "app/modules/shop/models/Order.py",
        "app/modules/shop/schemas/OrderSchema.py",
        "app/modules/shop/api/endpoints",
        "app/modules/shop/api/router.py",
        "app/modules/shop/services/__init__.py",
        "app/api/registry.py",
    ],
)
def test_what_is_behind_a_link_stays_in_its_list(link: str) -> None:
    tree = linked(link)
    rules = {one.rule for check in (check_lists, check_modules, check_records) for one in check(tree)}
    assert rules <= {"wiring/link"}
    for path, wiring in tree.wiring.items():
        content = tree.files.get(path)
        assert content is None or wired(content, wiring) == content


def test_a_link_is_said_once_and_not_beside_what_drift_says() -> None:
    (found,) = check_lists(linked("app/modules/shop"))
    assert (found.rule, found.path, found.severity, found.fix) == ("wiring/link", "app/modules/shop", "warning", None)
    assert list(check_lists(linked("app/modules/shop/module.py", "app/static"))) == []


def test_a_list_of_linked_entries_gets_others() -> None:
    tree = linked("app/modules/shop")
    module = tree.files["app/modules/users/module.py"]
    files = {path: content for path, content in tree.files.items() if "/billing/" not in path}
    tree = replace(tree, files={**files, "app/modules/blog/module.py": module})
    content = tree.files["app/api/registry.py"]
    assert content is not None
    registry = (wired(content, tree.wiring["app/api/registry.py"]) or b"").decode()
    assert [name in registry for name in ("BLOG,", "SHOP,", "USERS,", "BILLING,")] == [True, True, True, False]

"""Lists: what the finding says, and what stays quiet."""

from __future__ import annotations

from fastmod.checks.lists import check_lists
from fastmod.checks.tree import wired
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

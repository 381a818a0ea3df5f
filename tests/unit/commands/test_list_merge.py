"""Lists whose both sides changed: entries follow the files, all other lines are merged, and a conflict stays one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.commands.list_merge import merge_list, with_lists
from fastmod.merge import File, Merged, merge_python, merge_trees
from fastmod.wiring import ensure, wanted_wiring

LIST = "app/modules/shop/models/__init__.py"
ROUTER = "app/modules/shop/api/router.py"
REGISTRY = "app/api/registry.py"
LABELS = ("yours", "before", "newer")


def model(name: str, more: str = "") -> dict[str, str]:
    return {f"app/modules/shop/models/{name}.py": f"class {name}:\n    pass\n{more}"}


def endpoint(name: str) -> dict[str, str]:
    return {f"app/modules/shop/api/endpoints/{name}.py": "router = 1\n"}


def wired(*parts: dict[str, str], lists: dict[str, str]) -> dict[str, str]:
    """Return a tree whose lists hold what lies in their folders."""
    files = {path: text for part in parts for path, text in part.items()}
    wanted = wanted_wiring({path: text.encode() for path, text in {**lists, **files}.items()})
    return {**files, **{path: ensure(text, wanted[path]) for path, text in lists.items()}}


def merged(base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]) -> dict[str, Merged]:
    trees = [{path: File(text.encode()) for path, text in tree.items()} for tree in (base, ours, theirs)]
    answers = (merge_python(one) for one in merge_trees(trees[0], trees[1], trees[2], labels=LABELS))
    return {one.path: one for one in with_lists(answers, LABELS)}


def text_of(answer: Merged) -> str:
    assert answer.file is not None
    return answer.file.content.decode()


MODELS = {LIST: '"""Models."""\n'}
BASE = wired(model("Order"), lists=MODELS)


def test_both_sides_add_a_class() -> None:
    ours = wired(model("Order"), model("Mine"), lists=MODELS)
    theirs = wired(model("Order"), model("Newer"), lists=MODELS)
    answer = merged(BASE, ours, theirs)[LIST]
    assert answer.kind == "merged"
    assert text_of(answer) == wired(model("Order"), model("Mine"), model("Newer"), lists=MODELS)[LIST]


@pytest.mark.parametrize("windows", [False, True])
def test_own_lines_stay_whatever_comes_and_goes(windows: bool) -> None:
    base = wired(model("Order"), model("Old"), lists=MODELS)
    ours = wired(model("Order"), model("Old"), model("Mine"), lists=MODELS)
    mine = ours[LIST].replace("import Mine\n", "import Mine  # noqa: X\n").replace('"Order",\n', '"Order",  # first\n')
    mine = f"{mine}\n# ours\nfrom app.core import thing\n"
    ours[LIST] = mine.replace("\n", "\r\n") if windows else mine
    theirs = wired(model("Order"), model("Newer"), lists={LIST: '"""Models, NEWER."""\n'})
    answers = merged(base, ours, theirs)
    text = text_of(answers[LIST])
    assert answers[LIST].kind == "merged"
    assert text.count("\r\n") == (text.count("\n") if windows else 0)
    text = text.replace("\r\n", "\n")
    assert text.startswith('"""Models, NEWER."""\n')
    assert "import Mine  # noqa: X\n" in text
    assert '    "Order",  # first\n' in text
    assert text.endswith("\n# ours\nfrom app.core import thing\n")
    assert ("Newer" in text, "Old" in text) == (True, False)
    assert answers["app/modules/shop/models/Old.py"].kind == "removed"


def test_an_entry_stays_where_the_file_does() -> None:
    """The templates remove a file that its owner has edited: it stays, and so does its entry."""
    base = wired(model("Order"), model("Old"), lists=MODELS)
    ours = {**base, **model("Old", "\n\nX = 1\n")}
    answers = merged(base, ours, BASE)
    assert answers["app/modules/shop/models/Old.py"].kind == "conflict"
    assert text_of(answers[LIST]) == base[LIST]


def test_an_entry_stays_gone_where_the_owner_deleted_the_file() -> None:
    base = wired(model("Order"), model("Old"), lists=MODELS)
    theirs = wired(model("Order"), model("Old", "\n\nNEWER = 1\n"), model("Newer"), lists=MODELS)
    answers = merged(base, BASE, theirs)
    assert answers["app/modules/shop/models/Old.py"].kind == "deleted-by-user"
    assert text_of(answers[LIST]) == wired(model("Order"), model("Newer"), lists=MODELS)[LIST]


def test_a_file_with_markers_keeps_its_entry() -> None:
    ours, theirs = ({**BASE, **model("Order", f"\n\nX = {number}\n")} for number in (1, 2))
    ours |= {LIST: f"{BASE[LIST]}\n# ours\n"}
    theirs |= {LIST: BASE[LIST].replace("Models.", "Models, NEWER.")}
    answers = merged(BASE, ours, theirs)
    assert answers["app/modules/shop/models/Order.py"].kind == "conflict"
    assert text_of(answers[LIST]) == f"{BASE[LIST].replace('Models.', 'Models, NEWER.')}\n# ours\n"


def test_lines_that_both_changed_are_a_conflict_with_all_three_sides() -> None:
    ours = {**wired(model("Order"), model("Mine"), lists={LIST: '"""Ours."""\n'})}
    theirs = {**wired(model("Order"), model("Newer"), lists={LIST: '"""Theirs."""\n'})}
    answer = merged(BASE, ours, theirs)[LIST]
    assert (answer.kind, answer.marked) == ("conflict", True)
    assert [file and file.content.decode() for file in answer.stages] == [BASE[LIST], ours[LIST], theirs[LIST]]
    text = text_of(answer)
    assert '"""Ours."""' in text.partition("=======")[0]
    assert '"""Theirs."""' in text.partition("=======")[2]


def test_a_comment_in_an_entry_that_changes_is_not_lost() -> None:
    """The file gets a second class, so its entry is written anew; what is written into it is somebody's."""
    theirs = wired(model("Order", "\n\nclass Second:\n    pass\n"), lists=MODELS)
    ours = {**BASE, LIST: BASE[LIST].replace("import Order\n", "import Order  # ours\n")}
    text = text_of(merged(BASE, ours, theirs)[LIST])
    assert "import Order, Second  # ours\n" in text
    aside = {**BASE, LIST: BASE[LIST].replace("import Order\n", "import Order\n\n# ours\n")}
    assert merged(BASE, aside, theirs)[LIST].kind == "merged"


def test_what_is_no_list_any_more_is_merged_as_text() -> None:
    ours = {**BASE, LIST: "def (:\n"}
    theirs = wired(model("Order"), model("Newer"), lists=MODELS)
    answer = merged(BASE, ours, theirs)[LIST]
    assert answer.kind == "conflict"
    assert "def (:" in text_of(answer)


def test_routers_and_the_registry_are_lists_too() -> None:
    lists = {
        ROUTER: '"""Router."""\n\nfrom fastapi import APIRouter\n\nrouter = APIRouter()\n',
        REGISTRY: '"""Modules."""\n\nMODULES = ()\n',
    }
    face = {"app/modules/shop/module.py": "MODULE = 1\n"}
    base = wired(face, endpoint("orders"), lists=lists)
    ours = wired(
        face, endpoint("orders"), endpoint("mine"), {"app/modules/mine/module.py": "MODULE = 1\n"}, lists=lists
    )
    theirs = wired(
        face, endpoint("orders"), endpoint("newer"), {"app/modules/newer/module.py": "MODULE = 1\n"}, lists=lists
    )
    both = wired(ours, theirs, lists=lists)
    answers = merged(base, ours, theirs)
    assert {path: text_of(answers[path]) for path in lists} == {path: both[path] for path in lists}


def test_a_list_that_both_sides_added() -> None:
    ours, theirs = wired(model("Mine"), lists=MODELS), wired(model("Newer"), lists=MODELS)
    wiring = wanted_wiring({LIST: b""})[LIST]
    answer = merge_list(LIST, (None, File(ours[LIST].encode()), File(theirs[LIST].encode())), wiring, LABELS)
    assert answer is not None
    assert replace(answer, reason="").file == File(ours[LIST].encode())
    answers = merged({}, ours, theirs)
    assert text_of(answers[LIST]) == wired(model("Mine"), model("Newer"), lists=MODELS)[LIST]

"""Migrations of newer templates arrive on the head that is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastmod.commands.arriving import arriving_migrations, standing_on, theirs_id
from fastmod.errors import PlaceError
from fastmod.migrations import read_graph
from tests.support.tree import build_tree


def _revision(name: str, parent: str | None) -> bytes:
    return f'"""{name}."""\n\nrevision: str = "{name}"\ndown_revision: str | None = {parent!r}\n'.encode()


BEFORE = {"1_a.py": _revision("a", None)}
AFTER = {**BEFORE, "2_b.py": _revision("b", "a"), "3_c.py": _revision("c", "b")}


def _place(root: Path, files: dict[str, bytes]) -> Path:
    build_tree(root, {f"migrations/versions/{name}": content for name, content in files.items()})
    return root


def test_they_stand_on_the_users_own_head_and_on_each_other(tmp_path: Path) -> None:
    root = _place(tmp_path, {**BEFORE, "9_mine.py": _revision("mine", "a")})
    changes = arriving_migrations(root, BEFORE, AFTER)
    assert [change.path for change in changes] == ["migrations/versions/2_b.py", "migrations/versions/3_c.py"]
    graph = read_graph(
        {**BEFORE, "9_mine.py": _revision("mine", "a")} | {one.path: one.after or b"" for one in changes}
    )
    assert (graph.heads, graph.findings) == (("c",), ())
    assert graph.revisions["b"].parents == ("mine",)


def test_what_is_there_by_name_or_revision_does_not_come_again(tmp_path: Path) -> None:
    root = _place(tmp_path, {**BEFORE, "2_b.py": _revision("b", "a"), "7_other.py": _revision("c", "b")})
    assert arriving_migrations(root, BEFORE, AFTER) == []


def test_two_heads_are_for_the_user_to_join(tmp_path: Path) -> None:
    root = _place(tmp_path, {**BEFORE, "8_x.py": _revision("x", "a"), "9_y.py": _revision("y", "a")})
    with pytest.raises(PlaceError, match="2 heads: x, y"):
        arriving_migrations(root, BEFORE, AFTER)
    assert arriving_migrations(root, BEFORE, BEFORE) == []


def test_only_the_parent_changes() -> None:
    text = AFTER["2_b.py"].decode()
    assert standing_on(text, "z") == text.replace("'a'", '"z"')
    assert theirs_id(read_graph(AFTER), "3_c.py") == "c"

"""Fields of reference entities through the command line: there and back, edits kept, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run_cli
from tests.support.landscapes import minimal_project

MODEL = "app/modules/users/models/User.py"
MIGRATIONS = "migrations/versions/"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return minimal_project(tmp_path / "shop")


def tree(root: Path) -> dict[str, bytes]:
    """Return all files but migrations, which stay."""
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {path: content for path, content in files.items() if not path.startswith((MIGRATIONS, ".fastmod"))}


def grow(root: Path, *arguments: str) -> None:
    run_cli(*arguments, "--project", str(root), "--quiet").assert_ok()


def test_there_and_back_is_the_tree_of_before(project: Path) -> None:
    before = tree(project)
    grow(project, "add-field", "User", "nickname:str=40:optional", "kind:enum=a,b:default=a")
    grow(project, "add-field", "UserProfile", "birthday:date:optional")
    grown = tree(project)
    assert "app/modules/users/schemas/UserKind.py" in grown
    assert b"UserKind" in grown["app/modules/users/schemas/__init__.py"]
    assert b'"nickname": None,' in grown["app/modules/users/services/UserDeletionService.py"]
    grow(project, "remove-field", "User", "nickname", "kind", "--drop-data")
    grow(project, "remove-field", "UserProfile", "birthday", "--drop-data")
    assert tree(project) == before
    names = [path.name[16:] for path in (project / MIGRATIONS).iterdir() if "nickname" in path.name]
    assert sorted(names) == ["add_nickname_and_kind_to_users.py", "remove_nickname_and_kind_from_users.py"]


def test_edits_and_comments_of_the_owner_stay(project: Path) -> None:
    model = project / MODEL
    text = model.read_text("utf-8")
    last = "    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime())\n"
    assert last in text
    edited = text.replace(last, f"{last.rstrip()}  # kept for 30 days\n    # ours\n    mine: Mapped[str | None]\n")
    model.write_text(edited, "utf-8")
    grow(project, "add-field", "User", "nickname:str=40:optional")
    grown = model.read_text("utf-8")
    assert "    nickname: Mapped[str | None] = mapped_column(String(40))\n" in grown
    for line in edited.splitlines():
        assert line in grown
    grow(project, "remove-field", "User", "nickname", "--drop-data")
    assert "nickname" not in model.read_text("utf-8")
    assert "# kept for 30 days\n    # ours\n" in model.read_text("utf-8")


def test_relationships_with_a_reference_entity_have_both_ends(project: Path) -> None:
    before = tree(project)
    grow(project, "add-entity", "Badge", "title:str", "user:ref=User", "--module", "users")
    assert 'badges: Mapped[list[Badge]] = relationship(back_populates="user"' in (project / MODEL).read_text("utf-8")
    grow(project, "remove-entity", "Badge", "--drop-data")
    assert tree(project)[MODEL] == before[MODEL]


def test_what_takes_no_fields_says_why(project: Path) -> None:
    before = tree(project)
    run_cli("add-field", "RefreshToken", "note:str:optional", "--project", str(project)).assert_error(
        2,
        "`RefreshToken` takes no further fields: a token is a secret and a date, and nothing else may hang on it",
        "add an entity of your own that holds them",
    )
    run_cli("add-field", "User", "password:str:optional", "--project", str(project)).assert_error(
        2,
        "field `password:str:optional`: `password` cannot be a field name: answers would show it, and `password` says"
        " that it is a secret, at character 1",
        "add such a column by hand, and leave it out of the response",
    )
    assert tree(project) == before


def test_a_reference_module_goes_with_what_grew_in_it(tmp_path: Path) -> None:
    root = tmp_path / "full"
    run_cli("new", str(root), "--no-git", "--quiet", "--modules", "auth,users,billing").assert_ok()
    grow(root, "add-field", "BillingAccount", "tier:enum=a,b:default=a")
    grow(root, "add-entity", "Mark", "account:ref=BillingAccount", "--module", "billing")
    run_cli("check", "--only", "drift", "--project", str(root)).assert_ok()
    grow(root, "remove-module", "billing", "--drop-data")
    assert [path for path in tree(root) if "/billing/" in path] == []

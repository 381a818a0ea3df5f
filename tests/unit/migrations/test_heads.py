"""Heads of revision files: read quickly, and never otherwise than by the syntax tree."""

from __future__ import annotations

import pytest

from fastmod.migrations.graph import read_graph
from fastmod.migrations.heads import find_heads, read_head
from fastmod.migrations.reading import Revision, read_revision
from fastmod.template.source import current_template

USUAL = '''"""Create orders."""

import sqlalchemy as sa
from alembic import op

revision: str = "d474588b126b"
down_revision: str | tuple[str, ...] | None = "202401041200"


def upgrade() -> None:
    op.drop_table("orders")
'''
PARENTS = '"202401041200"'
UNUSUAL = [
    USUAL.replace(PARENTS, "None"),
    USUAL.replace(PARENTS, '("a", "b")'),
    USUAL.replace(PARENTS, '("a",)'),
    USUAL.replace(PARENTS, "()"),
    USUAL.replace(PARENTS, "other"),
    USUAL.replace(PARENTS, '"a\\x41"'),
    USUAL.replace(PARENTS, '"a" "b"'),
    USUAL.replace(PARENTS, '"é"'),
    USUAL.replace("\n", "\r\n"),
    USUAL + 'revision = "again"\n',
    USUAL + 'if True:\n    down_revision = "again"\n',
    USUAL + 'depends_on = "another"\n',
    USUAL + 'branch_labels = ("one",)\n',
    USUAL.replace("import op", "import op as revision"),
    USUAL.replace("import op", "import down_revision"),
    USUAL.replace("import op", "import op; revision = 'x'"),
    USUAL.replace("Create", '\\"""\nrevision: str = "x"\n"""'),
    USUAL.replace("Create orders.", "Revision ID: d474, revision, down_revision"),
    USUAL.replace('"d474588b126b"', '""'),
    USUAL.replace('"d474588b126b"', '"d474588b126b"  # comment'),
    USUAL.replace("revision: str = ", "revision = "),
    "# a comment\n" + USUAL,
    "",
]


@pytest.mark.parametrize("text", [USUAL, *UNUSUAL])
def test_a_head_is_what_the_syntax_tree_says(text: str) -> None:
    content = text.encode()
    assert read_head("one.py", content) == read_revision("one.py", content)


def test_the_migrations_of_the_templates_are_read_alike() -> None:
    files = current_template().under("templates/project/migrations/versions")
    assert len(files) > 5
    for path, file in files.items():
        assert read_head(path, file.content) == read_revision(path, file.content), path
    assert (
        find_heads({path: file.content for path, file in files.items()})
        == read_graph({path: file.content for path, file in files.items()}).heads
    )


def test_a_usual_file_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastmod.migrations.heads.read_revision", lambda path, content: pytest.fail("parsed"))
    assert read_head("one.py", USUAL.encode()) == Revision("one.py", 6, "d474588b126b", ("202401041200",))


def test_heads_are_found_without_a_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    merge = USUAL.replace("d474588b126b", "joined").replace(PARENTS, '("d474588b126b", "other")')
    files = {"one.py": USUAL.encode(), "two.py": USUAL.replace("d474588b126b", "other").encode()}
    monkeypatch.setattr("fastmod.migrations.heads.read_revision", lambda path, content: pytest.fail("parsed"))
    assert find_heads({}) == ()
    assert find_heads(files) == ("d474588b126b", "other")
    assert find_heads(files | {"three.py": merge.encode()}) == ("joined",)


@pytest.mark.parametrize("text", UNUSUAL)
def test_heads_are_those_of_the_graph_or_left_to_it(text: str) -> None:
    last = USUAL.replace(PARENTS, '"d474588b126b"').replace('"d474588b126b"\nd', '"last"\nd', 1)
    for files in ({"one.py": text}, {"one.py": text, "two.py": last}, {"one.py": text, "two.py": text}):
        contents = {path: content.encode() for path, content in files.items()}
        graph = read_graph(contents, whole=False)
        found = find_heads(contents)
        assert found == graph.heads if len(graph.revisions) == len(files) else found is None


def test_a_file_with_a_broken_body_still_has_a_place_in_the_graph() -> None:
    """Else the next revision would go on from its parent, and the graph would have two heads."""
    files = {"one.py": f"{USUAL}    broken(\n".encode()}
    assert read_graph(files, whole=False).heads == ("d474588b126b",)
    assert read_graph(files).heads == ()

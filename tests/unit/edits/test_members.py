"""Members come; everything else of the file stays, byte for byte. What cannot be proved is not done."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastmod.edits import (
    AlreadyThere,
    Cannot,
    Changed,
    Import,
    Where,
    add_member,
)
from fastmod.edits.source import comments
from tests.support.edits import goes_again

FIELD = "born_on: Mapped[date | None] = mapped_column(Date())"
IMPORTS = (Import("datetime", "date"), Import("sqlalchemy", "Date"))
ENDING = Where(before=("created_at", "updated_at"))


def added(text: str, member: str = FIELD, name: str = "A", where: Where = Where()) -> str:  # noqa: B008
    """Add without imports; adding again must change nothing."""
    outcome = add_member(text, name, member, where=where)
    assert isinstance(outcome, Changed), outcome
    assert add_member(outcome.text, name, member, where=where) == AlreadyThere()
    assert goes_again(text, outcome.text) != ("    pass\n" in text)  # a class keeps its last member
    return outcome.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("class A:\n    x: int\n", "class A:\n    x: int\n    f: int\n"),
        ("class A:\n    x: int", "class A:\n    x: int\n    f: int"),
        ("class A:\n\tx: int\n", "class A:\n\tx: int\n\tf: int\n"),
        ("class A:\r\n    x: int\r\n", "class A:\r\n    x: int\r\n    f: int\r\n"),
        ("\ufeffclass A:\n    x: int\n", "\ufeffclass A:\n    x: int\n    f: int\n"),
        ("class A:\n    pass\n", "class A:\n    f: int\n"),
        ('class A:\n    """Doc."""\n', 'class A:\n    """Doc."""\n\n    f: int\n'),
        (
            "class A:\n    x: int  # of x\n    # and more\n",
            "class A:\n    x: int  # of x\n    f: int\n    # and more\n",
        ),
        (
            'class A:\n    x: int = 1\n    """About x."""\n\n    y = 2\n',
            'class A:\n    x: int = 1\n    """About x."""\n    f: int\n\n    y = 2\n',
        ),
        (
            "class A:\n    x: M[int]\n\n    r: M[B] = relationship()\n\n    def m(self): ...\n",
            "class A:\n    x: M[int]\n    f: int\n\n    r: M[B] = relationship()\n\n    def m(self): ...\n",
        ),
        (
            "class A:\n    x = Column(\n        Integer,\n    )\n    def m(self): ...\n",
            "class A:\n    x = Column(\n        Integer,\n    )\n    f: int\n    def m(self): ...\n",
        ),
        (
            'class A:\n    __tablename__ = "a"\n    def m(self): ...\n',
            'class A:\n    __tablename__ = "a"\n\n    f: int\n    def m(self): ...\n',
        ),
        (
            "class A:\n    # of m\n    @staticmethod\n    def m(): ...\n",
            "class A:\n    f: int\n\n    # of m\n    @staticmethod\n    def m(): ...\n",
        ),
        ("class A:\n    s = 'ü'; t = 2\n\n    x: int\n", None),
    ],
)
def test_columns_come_behind_the_last_one(before: str, after: str | None) -> None:
    if after is None:
        assert isinstance(add_member(before, "A", "f: int"), Cannot)
    else:
        assert added(before, "f: int") == after


@pytest.mark.parametrize(
    ("where", "member", "after"),
    [
        (ENDING, "f: int", "    id: int\n    f: int\n    created_at: int\n    r: M = relationship()\n    v = 1\n"),
        (Where("relationship"), "s: M = relationship()", None),
        (
            Where("value"),
            "w = 2",
            "    id: int\n    created_at: int\n    r: M = relationship()\n    v = 1\n    w = 2\n",
        ),
        (
            Where("method"),
            "@property\ndef m(self) -> int:\n    return 1",
            "    id: int\n    created_at: int\n    r: M = relationship()\n    v = 1\n\n"
            "    @property\n    def m(self) -> int:\n        return 1\n",
        ),
    ],
)
def test_each_kind_has_its_place(where: Where, member: str, after: str | None) -> None:
    text = "class A:\n    id: int\n    created_at: int\n    r: M = relationship()\n    v = 1\n"
    after = after or text[len("class A:\n") :].replace("    v", "    s: M = relationship()\n    v")
    assert added(text, member, where=where) == f"class A:\n{after}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("class A: pass\n", "has two statements in one line in `A`"),
        ("class A:\n    ...\n", "has nothing but `...` in `A`"),
        ("class B:\n    pass\n", "has no class `A`"),
        ("def f():\n    class A:\n        pass\n", "has no class `A`"),
        ("if x:\n    class A:\n        pass\n", "defines `A` under a condition"),
        ("class A:\n    pass\nclass A:\n    pass\n", "defines `A` more than once"),
        ("class A:\n    x = 1\rclass B: pass\n", "has line ends of its own kind"),
        ("class A:\n    x: int\r\n", "mixes two kinds of line ends"),
        ("class A(\n", "does not parse (line 1)"),
        ('class A:\n    x = 1\n    "s"\n', "has a bare string in `A` where the new member belongs"),
        ("class A:\0\n", "does not parse"),
        ("class A:\n    date = 1\n", "has a member in `A` that hides an import of the new one"),
        ("def date(): ...\nclass A:\n    x: int\n", "has another `date`"),
        ("from when import date\nclass A:\n    x: int\n", "has another `date`"),
        ("if TYPE_CHECKING:\n    from datetime import date\nclass A:\n    x: int\n", "imports `date` for types only"),
        ("import os; import re\nclass A:\n    x: int\n", "has two statements in one line among its imports"),
        ("from datetime import *\nclass A:\n    x: int\n", "imports everything of `datetime`"),
    ],
)
def test_what_cannot_be_edited_is_said(text: str, reason: str) -> None:
    outcome = add_member(text, "A", FIELD, IMPORTS)
    assert isinstance(outcome, Cannot)
    assert outcome.reason.startswith(reason)


def test_a_nested_class_has_a_dotted_path() -> None:
    text = "class A:\n    class B:\n        x: int\n\n    y: int\n"
    assert added(text, "f: int", "A.B") == "class A:\n    class B:\n        x: int\n        f: int\n\n    y: int\n"


def test_what_is_there_in_other_words_is_told_apart() -> None:
    text = "class A:\n    f: str\n\n    if x:\n        g: int\n"
    assert add_member(text, "A", "f: str") == AlreadyThere(same=True)
    assert add_member(text, "A", "f: int") == AlreadyThere(same=False)
    assert add_member(text, "A", "g: int") == Cannot("binds `g` in `A` in a way of its own")


BEFORE = [
    "",
    '    """Doc."""\n\n',
    '    __tablename__ = "as"\n    __table_args__ = (\n        x,\n    )\n\n',
    "    # c\n",
]
COLUMNS = [
    "    {}: Mapped[int]\n",
    "    {}: Mapped[str] = mapped_column(\n        String(1),  # c\n    )\n",
    "    # c\n    {}: int = 1\n",
    "    {}: str = 'ü'  # c\n",
    '    {}: int\n    """Of it."""\n',
]
AFTER = [
    "",
    "\n    r: Mapped[B] = relationship()\n",
    "\n    @property\n    def m(self) -> int:\n        return 1\n",
    "\n    class Config:\n        x = 1\n",
    "    # the end\n",
    "\n    created_at: int\n",
]
HEADS = [
    "",
    '"""Doc."""\n\n',
    "# licence\n\n",
    '"""Doc."""\n\nfrom __future__ import annotations\n\n',
    "from datetime import datetime\n\n",
    "import os\nfrom datetime import datetime\n\nfrom sqlalchemy import (\n    A,  # c\n    Z,\n)\n\n",
    "from datetime import (\n    datetime\n)\nimport sqlalchemy\n\nfrom app.x import y\nfrom . import z\n\n",
    "from sqlalchemy import " + ", ".join(f"Name{n:02}" for n in range(12)) + "\n\n",
]


@given(
    head=st.sampled_from(HEADS),
    before=st.sampled_from(BEFORE),
    columns=st.lists(st.sampled_from(COLUMNS), max_size=4),
    after=st.lists(st.sampled_from(AFTER), max_size=2, unique=True),
    behind=st.sampled_from(["", "\n\ndef f(): ...\n", "\n\nclass B:\n    x: int\n"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    tail=st.booleans(),
)
def test_adding_twice_is_adding_once_and_what_was_added_can_go(
    head: str, before: str, columns: list[str], after: list[str], behind: str, newline: str, tail: bool
) -> None:
    used = "\nUSED = [datetime, Date]\n" if head else ""
    body = before + "".join(column.format(f"c{n}") for n, column in enumerate(columns)) + "".join(after)
    if not any(line.strip() and not line.strip().startswith("#") for line in body.splitlines()):
        body += "    pass\n"
    text = f"{head}\nclass A(Base):\n{body}{behind}{used}".replace("\n", newline)
    text = text if tail else text.removesuffix(newline)
    outcome = add_member(text, "A", FIELD, IMPORTS, ENDING)
    assert isinstance(outcome, Changed), outcome
    assert independent(text, outcome.text, "A", "born_on")
    assert add_member(outcome.text, "A", FIELD, IMPORTS, ENDING) == AlreadyThere()
    # A class keeps its last member, and what uses `Date` keeps the import.
    assert used or goes_again(text, outcome.text) != ("    pass" in text)


@given(fields=st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=8))
def test_rendering_with_one_more_field_is_adding_it(fields: list[str]) -> None:
    """The layout of the house: what a template would write for n + 1 fields is what adding makes of that for n."""

    def render(names: list[str]) -> str:
        lines = "".join(f"    {name}: Mapped[int] = mapped_column(default=0)\n" for name in names)
        apart = "\n" if lines else ""
        return (
            f'class A(Entity):\n    """Doc."""\n\n    __tablename__ = "as"\n{apart}{lines}'
            "\n    owner: Mapped[User] = relationship()\n\n\nclass AResponse(BaseModel):\n"
            "    model_config = ConfigDict(from_attributes=True)\n\n    id: int\n"
            + "".join(f"    {name}: int\n" for name in names)
            + "    created_at: datetime\n    updated_at: datetime\n"
        )

    *first, last = fields
    text = added(render(first), f"{last}: Mapped[int] = mapped_column(default=0)")
    assert added(text, f"{last}: int", "AResponse", ENDING) == render(fields)


def independent(old: str, new: str, name: str, member: str) -> bool:
    """Another proof than the engine's own: comments and trees of both, less what was asked for."""

    class Less(ast.NodeTransformer):
        def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
            if node.name == name:
                node.body = [
                    one
                    for one in node.body
                    if not (isinstance(one, ast.AnnAssign) and ast.unparse(one.target) == member)
                ]
                node.body = node.body or [ast.Pass()]
            return node

        def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
            node.names = [
                one
                for one in node.names
                if (node.module, one.name) not in (("datetime", "date"), ("sqlalchemy", "Date"))
            ]
            return node if node.names else None

    trees = [ast.dump(Less().visit(ast.parse(text.removeprefix("\ufeff")))) for text in (old, new)]
    return trees[0] == trees[1] and comments(old) == comments(new)


@pytest.mark.slow
def test_classes_of_installed_packages_are_never_edited_wrongly() -> None:
    files = sorted(Path(sysconfig.get_path("purelib")).rglob("*.py"))
    proved = refused = 0
    for file in [file for file in files if file.stat().st_size < 30_000][:: max(1, len(files) // 200)]:
        text = file.read_bytes().decode("utf-8", errors="ignore")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        for node in [node for node in tree.body if isinstance(node, ast.ClassDef)][:4]:
            outcome = add_member(text, node.name, FIELD, IMPORTS)
            if not isinstance(outcome, Changed):
                refused += 1
                continue
            proved += 1
            assert independent(text, outcome.text, node.name, "born_on"), (file, node.name)
            assert add_member(outcome.text, node.name, FIELD, IMPORTS) == AlreadyThere()
    assert proved > 150
    assert refused < proved / 10

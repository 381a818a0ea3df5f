"""Classes are found, or it is said why not; members are read as their author wrote them."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits import class_members
from fastmod.edits.classes import bound_names, kind_of


def test_members_are_read_in_their_order() -> None:
    text = (
        'class A:\n    """D."""\n    __t__ = 1\n    x: int = "ü"  # c\n    r = relationship()\n    def m(self): ...\n'
        "    if y:\n        z: int\n    a = b = 1\n    o.x: int = 1\n"
    )
    assert [(one.name, one.kind, one.line, one.annotation, one.value) for one in class_members(text, "A").values()] == [
        ("__t__", "header", 3, None, "1"),
        ("x", "column", 4, "int", '"ü"'),
        ("r", "relationship", 5, None, "relationship()"),
        ("m", "method", 6, None, None),
    ]


@pytest.mark.parametrize(("text", "reason"), [("", "has no class `A.B`"), ("class A(:", "does not parse")])
def test_a_class_that_cannot_be_read_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(LookupError, match=reason):
        class_members(text, "A.B")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("x: int", "column"),
        ("x: ClassVar[int] = 1", "value"),
        ("x: 'ClassVar[int]' = 1", "value"),
        ("x = Column(Integer)", "column"),
        ("x = sa.orm.mapped_column()", "column"),
        ("x: Mapped[Y] = orm.relationship()", "relationship"),
        ("model_config = ConfigDict()", "value"),
        ("__table_args__ = ()", "header"),
        ("class Meta: ...", "method"),
        ("x, y = 1, 2", None),
        ("pass", None),
    ],
)
def test_kinds_of_members(statement: str, kind: str | None) -> None:
    assert kind_of(ast.parse(statement).body[0]) == kind


def test_everything_that_binds_a_name_counts() -> None:
    text = (
        "import a.b\nfrom c import d as e\nx, (y, *z) = 1\nif (w := 1):\n    v = 2\nelse:\n    def u(): t = 1\n"
        "try:\n    s = 1\nexcept E:\n    r = 1\nfinally:\n    q: int\n"
    )
    assert {"a", "e", "x", "y", "z", "v", "u", "s", "r", "q"} <= set(bound_names(ast.parse(text).body))
    assert "t" not in set(bound_names(ast.parse(text).body))

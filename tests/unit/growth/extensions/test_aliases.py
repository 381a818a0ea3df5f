"""Types of fields above the classes of a schema file."""

from __future__ import annotations

import pytest

from fastmod.edits import AlreadyThere, Cannot, Changed
from fastmod.growth.extensions.aliases import add_alias

ALIAS = "Size = Annotated[int, Field(ge=1)]"


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        ("from x import y\n", f"from x import y\n\n{ALIAS}\n"),
        ("A = 1  # one\n", f"A = 1  # one\n{ALIAS}\n"),
        ("B = Annotated[\n    int,\n]\n", f"B = Annotated[\n    int,\n]\n{ALIAS}\n"),
        ('"""Doc."""\n', f'"""Doc."""\n\n{ALIAS}\n'),
    ],
)
def test_behind_imports_and_other_types(above: str, wanted: str) -> None:
    rest = "\n\nclass One:\n    pass\n\n\nZ = 2\n"
    assert add_alias(above + rest, ALIAS) == Changed(wanted + rest)


def test_twice_is_once() -> None:
    text = f"import x\n\n{ALIAS}\n\n\nclass One:\n    pass\n"
    assert add_alias(text, ALIAS) == AlreadyThere(same=True)
    assert add_alias(text, "Size = int") == AlreadyThere(same=False)


@pytest.mark.parametrize("text", ["class One:\n    pass\n", "import x\n"])
def test_files_of_another_shape(text: str) -> None:
    assert isinstance(add_alias(text, ALIAS), Cannot)


def test_a_statement_that_shares_its_line() -> None:
    assert isinstance(add_alias('import x; """\n"""; y = 1; import z\nclass One:\n    pass\n', ALIAS), Changed)
    assert isinstance(add_alias("import x\nclass Size:\n    pass\n", ALIAS), AlreadyThere)

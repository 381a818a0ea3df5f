"""Modules and entities of the manifest, and those somebody wrote by hand."""

from __future__ import annotations

from pathlib import Path

from fastmod.commands.inventory import take_inventory
from fastmod.manifest import read_manifest
from tests.support.manifests import CANONICAL
from tests.support.tree import build_tree

HAND_WRITTEN = {
    "app/modules/blog/__init__.py": "",
    "app/modules/blog/models/Post10.py": "",
    "app/modules/blog/models/Post2.py": "",
    "app/modules/blog/models/__init__.py": "",
    "app/modules/blog/models/_Private.py": "",
    "app/modules/blog/models/helper.py": "",
    "app/modules/users/__init__.py": "",
    "app/modules/users/models/User.py": "",
    "app/modules/users/models/Badge.py": "",
    "app/modules/_draft/__init__.py": "",
    "app/modules/no_package/models/X.py": "",
}


def test_the_manifest_alone(tmp_path: Path) -> None:
    inventory = take_inventory(tmp_path, read_manifest(CANONICAL))
    assert [module.name for module in inventory.modules] == ["auth", "orders", "users"]
    assert [entity.name for entity in inventory.entities_of("orders")] == ["Order2", "Order10"]
    assert inventory.release == "v0.1.0"


def test_hand_written_code_is_listed_as_the_users(tmp_path: Path) -> None:
    inventory = take_inventory(build_tree(tmp_path, HAND_WRITTEN), read_manifest(CANONICAL))
    assert [(module.name, module.origin) for module in inventory.modules] == [
        ("auth", "reference"),
        ("blog", "user"),
        ("orders", "user"),
        ("users", "reference"),
    ]
    assert [(entity.name, entity.origin) for entity in inventory.entities_of("blog")] == [
        ("Post2", "user"),
        ("Post10", "user"),
    ]
    assert [(entity.name, entity.origin) for entity in inventory.entities_of("users")] == [
        ("Badge", "user"),
        ("User", "reference"),
    ]

"""What hand-written modules lack; what they have is never among it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fastmod.commands.adopted import completed
from fastmod.growth.landscape import Landscape
from fastmod.growth.scope import Scope
from fastmod.manifest import ModuleRecord
from tests.support.landscapes import entity, manifest, template
from tests.support.tree import build_tree

SHOP = manifest(entity("shop.Order"))
HAND = Landscape(template(), replace(SHOP, modules=(*SHOP.modules, ModuleRecord("hand", "user"))))
ADOPTED = Scope(frozenset({"hand"}), ())


def test_a_folder_without_a_module_file_lacks_all_that_is_not_there(tmp_path: Path) -> None:
    build_tree(tmp_path, {"app/modules/hand/__init__.py": "", "app/modules/hand/constants.py": "X = 1\n"})
    files = completed(tmp_path, HAND, ADOPTED, ())
    assert "app/modules/hand/module.py" in files
    assert not {"app/modules/hand/__init__.py", "app/modules/hand/constants.py"} & files.keys()


def test_a_module_lacks_the_packages_that_files_come_into(tmp_path: Path) -> None:
    build_tree(tmp_path, {"app/modules/hand/module.py": ""})
    assert completed(tmp_path, HAND, ADOPTED, ()) == {}
    coming = ["app/modules/hand/api/endpoints/notes.py", "tests/modules/hand/test_note_api.py"]
    folders = ("app/modules/hand", "app/modules/hand/api", "app/modules/hand/api/endpoints", "tests/modules/hand")
    assert [*completed(tmp_path, HAND, ADOPTED, coming)] == [f"{folder}/__init__.py" for folder in folders]


def test_modules_of_fastmod_are_rendered_elsewhere(tmp_path: Path) -> None:
    assert completed(tmp_path, HAND, Scope(frozenset({"shop"}), ("shop.Order",)), ()) == {}

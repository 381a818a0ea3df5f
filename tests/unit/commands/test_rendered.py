"""What fastmod owns in a project is what it wrote: the tree after growth, lists aside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastmod.commands.rendered import rendered_now
from fastmod.template.store import UnknownVersionError
from tests.support.checked import clean_tree
from tests.support.landscapes import entity, manifest

MODEL = "app/modules/users/models/User.py"


def test_grown_files_and_their_definitions() -> None:
    tree = clean_tree()
    rendered = rendered_now(tree.manifest)
    assert "app/modules/shop/models/Order.py" in rendered
    dependencies = "app/modules/shop/dependencies.py"
    assert rendered[dependencies].content == tree.files[dependencies]


def test_fields_and_relationships_of_reference_entities() -> None:
    grown = rendered_now(manifest(entity("users.Badge", "owner:ref=User")))
    assert "badges" in grown[MODEL].content.decode()
    extended = replace(
        manifest(),
        entities=tuple(
            one._replace(fields=("nickname:str=255:optional",)) if one.name == "User" else one
            for one in manifest().entities
        ),
    )
    alone = rendered_now(extended)
    assert "nickname" in alone[MODEL].content.decode()
    assert "nickname" not in rendered_now(manifest())[MODEL].content.decode()
    assert alone.keys() > rendered_now(manifest()).keys()


@pytest.mark.parametrize("change", [{"release": "v99.0.0"}, {"grown_with": "99.0.0"}])
def test_versions_that_are_not_carried(change: dict[str, str]) -> None:
    with pytest.raises(UnknownVersionError, match=r"99\.0\.0"):
        rendered_now(replace(clean_tree().manifest, **change))  # type: ignore[arg-type]


def test_fields_of_reference_entities() -> None:
    plain = manifest()
    fields = ("nickname:str=40:optional",)
    records = [one._replace(fields=fields) if one.name == "User" else one for one in plain.entities]
    rendered = rendered_now(replace(plain, entities=tuple(records)))
    assert b"    nickname: Mapped[str | None]" in rendered["app/modules/users/models/User.py"].content
    assert "tests/modules/users/test_user_fields.py" in rendered

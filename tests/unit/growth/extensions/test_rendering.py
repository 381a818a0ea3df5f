"""Files of reference entities with the fields of their records."""

from __future__ import annotations

from fastmod.growth.extensions.rendering import render_extended
from fastmod.template.render import RenderedFile
from tests.support.landscapes import entity, extended, template

MODEL = "app/modules/users/models/User.py"
RULES = "tests/modules/users/test_user_field_rules.py"
FIELDS = "tests/modules/users/test_user_fields.py"


def test_without_fields_the_files_are_those_of_the_templates() -> None:
    files = render_extended(extended(), "users.User")
    assert {path: file.content for path, file in files.items()} == {
        path: template().files[f"templates/project/{path}"].content for path in files
    }
    assert RULES not in files


def test_fields_bring_their_tests_and_enums() -> None:
    files = render_extended(extended(User=("kind:enum=a,b:optional",)), "users.User")
    assert b'    A = "a"\n' in files["app/modules/users/schemas/UserKind.py"].content
    assert b"INPUTS: tuple[type[BaseModel], ...] = (UserUpdate,)\n" in files[RULES].content
    assert b'VALUES: dict[str, Any] = {\n    "kind": UserKind.A,\n}\n' in files[FIELDS].content
    assert b'SHOWN: dict[str, Any] = {\n    "kind": "a",\n}\n' in files[FIELDS].content


def test_order_of_fields_is_that_of_the_record() -> None:
    text = render_extended(extended(User=("b:int:optional", "a:int:optional")), "users.User")[MODEL].content
    assert text.index(b"    b: Mapped") < text.index(b"    a: Mapped")


def test_relationships_with_what_grew_in_the_module() -> None:
    place = extended(entity("users.Badge", "owner:ref=User"))
    text = render_extended(place, "users.User")[MODEL].content.decode()
    assert '    badges: Mapped[list[Badge]] = relationship(back_populates="owner"' not in text  # `owner_badges`
    assert '    owner_badges: Mapped[list[Badge]] = relationship(back_populates="owner"' in text
    assert "    from app.modules.users.models.Badge import Badge\n" in text


def test_those_that_have_got_something() -> None:
    assert extended().extended() == []
    assert extended(entity("users.Badge", "owner:ref=User"), UserProfile=("a:int:optional",)).extended() == [
        "users.User",
        "users.UserProfile",
    ]


def test_files_of_another_version_are_taken_where_given() -> None:
    place = extended(User=("a:int:optional",))
    sources = dict(render_extended(extended(), "users.User"))
    sources[MODEL] = RenderedFile(sources[MODEL].content + b"\n\nOLDER = 1\n")
    assert render_extended(place, "users.User", sources)[MODEL].content.endswith(b"OLDER = 1\n")

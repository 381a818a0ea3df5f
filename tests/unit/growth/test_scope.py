"""What a change of the manifest can touch."""

from __future__ import annotations

from fastmod.growth.scope import rendered, scope_of
from fastmod.template.render import RenderedFile
from tests.support.landscapes import entity, landscape

CUSTOMER = entity("shop.Customer", "name:str")
ORDER = entity("shop.Order", "customer:ref=Customer")
OTHERS = [entity(f"shop.Other{letter}", "name:str") for letter in "ABC"]


def test_an_entity_touches_itself_and_the_other_ends_of_its_relationships() -> None:
    scope = scope_of(landscape(CUSTOMER, *OTHERS), landscape(CUSTOMER, *OTHERS, ORDER))
    assert (scope.modules, scope.entities) == (frozenset(), ("shop.Order", "shop.Customer"))


def test_references_across_modules_touch_one_side() -> None:
    note = entity("blog.Note", "customer:ref=shop.Customer")
    before, after = landscape(CUSTOMER, entity("blog.Post")), landscape(CUSTOMER, entity("blog.Post"), note)
    assert scope_of(before, after).entities == ("blog.Note",)


def test_a_module_comes_with_all_its_entities_wired() -> None:
    after = landscape(CUSTOMER, ORDER)
    scope = scope_of(landscape(), after)
    files = rendered(after, scope)
    assert scope.modules == {"shop"}
    assert b"router.include_router(orders_router)" in files["app/modules/shop/api/router.py"].content
    assert b"OrderServiceDep = " in files["app/modules/shop/dependencies.py"].content
    models = files["app/modules/shop/models/__init__.py"].content
    assert b"from app.modules.shop.models.Customer import Customer" in models


def test_reference_entities_are_rendered_with_what_they_got() -> None:
    badge = entity("users.Badge", "owner:ref=User")
    before, after = landscape(), landscape(badge)
    scope = scope_of(before, after)
    model = "app/modules/users/models/User.py"
    assert set(rendered(before, scope)) >= {model}
    assert b"Mapped[list[Badge]]" in rendered(after, scope)[model].content
    assert b"Badge" not in rendered(before, scope)[model].content


def test_files_of_the_project_are_added_to() -> None:
    after = landscape(CUSTOMER)
    scope = scope_of(landscape(), after)
    path = "app/modules/shop/models/__init__.py"
    theirs = rendered(after, scope, {"x": RenderedFile(b"")})
    assert b"Customer" in theirs[path].content
    assert "x" in theirs


def test_nothing_differs_between_equals() -> None:
    scope = scope_of(landscape(CUSTOMER), landscape(CUSTOMER))
    assert (scope.modules, scope.entities) == (frozenset(), ())
    assert rendered(landscape(CUSTOMER), scope) == {}


def test_a_circle_that_closes_touches_all_who_may_open_it() -> None:
    chain = [entity("shop.One", "two:ref=Two"), entity("shop.Two", "three:ref=Three:optional")]
    before, after = landscape(*chain, entity("shop.Three")), landscape(*chain, entity("shop.Three", "one:ref=One"))
    assert set(scope_of(before, after).entities) == {"shop.Three", "shop.One", "shop.Two"}

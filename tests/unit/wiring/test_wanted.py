"""From a tree to its lists: class = file, private files are left out, and a tree is brought up to its folders."""

from __future__ import annotations

from fastmod.template.render import RenderedFile
from fastmod.wiring import wanted_wiring, wire
from fastmod.wiring.lists import Link

FILES = {
    "app/modules/shop/module.py": b"MODULE = 1\n",
    "app/modules/shop/models/Order.py": b"class Order: ...\nclass _Hidden: ...\n",
    "app/modules/shop/models/_Base.py": b"class Base: ...\n",
    "app/modules/shop/models/helper.py": b"class Helper: ...\n",
    "app/modules/shop/schemas/OrderSchema.py": b"class OrderCreate: ...\nclass OrderUpdate: ...\n",
    "app/modules/shop/api/endpoints/orders.py": b"router = 1\n",
    "app/modules/shop/api/endpoints/_draft.py": b"router = 1\n",
    "app/modules/shop/services/__init__.py": b"",
    "app/api/registry.py": b"MODULES = []\n",
}


def test_lists_come_from_folders() -> None:
    wanted = wanted_wiring(FILES)
    assert {path: (wiring.kind, wiring.links) for path, wiring in wanted.items()} == {
        "app/api/registry.py": ("registry", (Link("app.modules.shop.module", ("MODULE",), "SHOP"),)),
        "app/modules/shop/api/router.py": (
            "router", (Link("app.modules.shop.api.endpoints.orders", ("router",), "orders_router"),),
        ),
        "app/modules/shop/models/__init__.py": ("layer", (Link("app.modules.shop.models.Order", ("Order",)),)),
        "app/modules/shop/schemas/__init__.py": (
            "layer", (Link("app.modules.shop.schemas.OrderSchema", ("OrderCreate", "OrderUpdate")),),
        ),
        "app/modules/shop/services/__init__.py": ("layer", ()),
    }  # fmt: skip


def test_a_tree_is_wired_where_the_file_exists_and_keeps_its_modes() -> None:
    rendered = {path: RenderedFile(content, path.endswith("registry.py")) for path, content in FILES.items()}
    wired = wire(rendered)
    assert set(wired) == set(rendered)
    assert wired["app/api/registry.py"] == RenderedFile(
        b"from app.modules.shop.module import MODULE as SHOP\n\nMODULES = [\n    SHOP,\n]\n", True
    )
    assert wire(wired) == wired

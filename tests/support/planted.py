"""One planted violation after the other: what is changed, and which rule must say so, at which path and line."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["PLANTED", "Planted"]

SHOP, USERS = "app/modules/shop", "app/modules/users"
ORDER = f"{SHOP}/models/Order.py"
MANIFEST = ".copier-answers.yml"
VERSIONS = "migrations/versions"
FIRST, LATER = f"{VERSIONS}/20300101_000000_one.py", f"{VERSIONS}/20300101_000001_two.py"
LAST = "20240104_120000_create_analytics_tables"


def revision(name: str, parent: str, upgrade: str = "pass") -> str:
    """Return a migration."""
    return f'"""x."""\n\nrevision = "{name}"\ndown_revision = {parent}\n\n\ndef upgrade():\n    {upgrade}\n'


@dataclass(frozen=True)
class Planted:
    """A violation. `line` 0 stands for a line that depends on the templates."""

    rule: str
    path: str
    line: int
    edits: dict[str, str | None] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}@{self.path.rpartition('/')[2]}"


def at(rule: str, path: str, text: str, line: int = 1) -> Planted:
    """Plant a text in the place where the finding is."""
    return Planted(rule, path, line, {path: text})


PLANTED = [
    at("drift/edited", "README.md", "+\nmine\n", 0),
    at("drift/edited", f"{USERS}/models/__init__.py", "Tables of=>My tables of"),
    at("drift/edited", f"{SHOP}/services/OrderService.py", "+\n\n# mine\n", 0),
    at("drift/edited", MANIFEST, "+# mine\n", 0),
    Planted("drift/missing", "docs/operations.md", 1, {"docs/operations.md": None}),
    Planted(
        "drift/missing", f"{SHOP}/repositories/OrderRepository.py", 1, {f"{SHOP}/repositories/OrderRepository.py": None}
    ),
    Planted("drift/missing", "docs/patterns/", 1, {"docs/patterns/": None}),
    Planted("drift/manifest-module", MANIFEST, 0, {f"{SHOP}/": None}),
    Planted(
        "drift/manifest-entity",
        MANIFEST,
        0,
        {
            f"{SHOP}/{layer}": None
            for layer in (
                "models/Order.py",
                "schemas/OrderSchema.py",
                "services/OrderService.py",
                "repositories/OrderRepository.py",
            )
        },
    ),
    at("names/unreadable", f"{SHOP}/services/OrderService.py", "+\ndef broken(:\n", 0),
    at("names/class-is-file", f"{SHOP}/services/Refunder.py", '"""x."""\n\n\nclass RefundService:\n    pass\n', 4),
    at("names/class-is-file", ORDER, "class Order(=>class Purchase(", 0),
    at("names/class-is-file", "app/shared/interfaces/Clock.py", "class Watch:\n    pass\n"),
    at("names/class-is-file", f"{SHOP}/schemas/Colour.py", "class Red:\n    pass\n"),
    at(
        "names/schema-prefix",
        f"{SHOP}/schemas/ItemSchema.py",
        "class ItemCreate:\n    pass\n\n\nclass Other:\n    pass\n",
        5,
    ),
    at("names/event-suffix", "app/shared/events/ItemEvents.py", "class ItemSold:\n    pass\n"),
    at("names/one-class", f"{SHOP}/models/Item.py", "class Item:\n    pass\n\n\nclass Part:\n    pass\n", 5),
    at("names/no-class", f"{SHOP}/repositories/ItemRepository.py", "x = 1\n"),
    at("names/pascal-in-layer", f"{SHOP}/services/helpers.py", "x = 1\n"),
    at("names/pascal-in-layer", f"{SHOP}/models/item.py", "class Item:\n    pass\n"),
    at("names/pascal-outside", f"{SHOP}/Helper.py", "class Helper:\n    pass\n"),
    at("names/pascal-outside", "app/core/Clock.py", "class Clock:\n    pass\n"),
    at("names/module", "app/modules/Shop2/__init__.py", ""),
    at("names/module", "app/modules/class/__init__.py", ""),
    at("names/case-twins", f"{SHOP}/models/order.py", "class order:\n    pass\n"),
    at("names/table-twice", f"{SHOP}/models/Item.py", 'class Item:\n    __tablename__ = "users"\n', 2),
    at("boundaries/modules-apart", f"{SHOP}/handlers.py", "from app.modules.users.models.User import User\n"),
    at("boundaries/modules-apart", f"{SHOP}/constants.py", "\nimport app.modules.billing.constants\n", 2),
    at("boundaries/modules-apart", f"{SHOP}/settings.py", "def f():\n    from app.modules import billing\n", 2),
    at(
        "boundaries/modules-apart",
        f"{SHOP}/periods.py",
        "if TYPE_CHECKING:\n    from app.modules.auth import models\n",
        2,
    ),
    at("boundaries/dynamic-import", f"{SHOP}/settings.py", 'import_module("app.modules.users.models")\n'),
    at("boundaries/layers", "app/core/clock.py", "from app.shared.models.base import Base\n"),
    at(
        "boundaries/layers",
        "app/shared/clock.py",
        "try:\n    import app.modules.users\nexcept ImportError:\n    pass\n",
        2,
    ),
    at("boundaries/layers", "app/config/clock.py", "from app.core import clock\n"),
    at("boundaries/layers", f"{SHOP}/clock.py", "from app.api.router import router\n"),
    at("boundaries/layers", "app/api/clock.py", "from app import main\n"),
    at("boundaries/layers", "app/worker.py", "+import app.main\n", 0),
    at(
        "boundaries/module-layers",
        f"{SHOP}/repositories/_sums.py",
        f"from {SHOP.replace('/', '.')}.services import OrderService\n",
    ),
    at("boundaries/module-layers", f"{SHOP}/constants.py", "from app.modules.shop import exceptions\n"),
    at("boundaries/module-layers", f"{SHOP}/services/_mail.py", "from app.modules.shop.clients import x\n"),
    at("boundaries/web-free", f"{SHOP}/services/_http.py", "from fastapi import HTTPException\n"),
    at("boundaries/web-free", f"{SHOP}/models/_http.py", "import starlette.requests\n"),
    at("boundaries/sql-free", f"{SHOP}/api/endpoints/_sql.py", "from sqlalchemy import select\n"),
    at(
        "boundaries/relationship",
        f"{SHOP}/models/Item.py",
        'class Item:\n    owner: Mapped["User"] = relationship()\n',
        2,
    ),
    at("boundaries/relationship", f"{SHOP}/models/Part.py", 'class Part:\n    bill = orm.relationship("Invoice")\n', 2),
    at("boundaries/relative-import", f"{SHOP}/periods.py", "from .constants import MODULE_NAME\n"),
    at("boundaries/outside-layers", "app/helpers/text.py", "x = 1\n"),
    at("boundaries/migration", FIRST, "from app.shared.models.base import Base\n"),
    at(
        "wiring/class-not-exported",
        f"{SHOP}/models/__init__.py",
        "from app.modules.shop.models.Order import Order=>import os",
    ),
    at("wiring/class-not-exported", f"{SHOP}/models/__init__.py", '    "Order",\n=>'),
    Planted(
        "wiring/class-not-exported",
        f"{USERS}/models/__init__.py",
        1,
        {f"{USERS}/models/Badge.py": "class Badge:\n    pass\n"},
    ),
    at("wiring/endpoint-not-included", f"{SHOP}/api/router.py", "router.include_router(orders_router)\n=>"),
    Planted(
        "wiring/endpoint-not-included",
        f"{USERS}/api/router.py",
        1,
        {f"{USERS}/api/endpoints/badges.py": "router = APIRouter()\n"},
    ),
    at("wiring/module-not-registered", "app/api/registry.py", "    SHOP,\n=>"),
    Planted("wiring/gone", f"{SHOP}/services/__init__.py", 0, {f"{SHOP}/services/OrderService.py": None}),
    Planted("wiring/gone", "app/api/registry.py", 0, {f"{SHOP}/": None}),
    Planted("wiring/no-list", f"{SHOP}/models/__init__.py", 1, {f"{SHOP}/models/__init__.py": None}),
    Planted("wiring/no-list", f"{SHOP}/api/router.py", 1, {f"{SHOP}/api/router.py": None}),
    at("wiring/unreadable", "app/api/registry.py", "MODULES: =>ALL_MODULES: "),
    at("wiring/unreadable", f"{SHOP}/api/router.py", "+def broken(:\n"),
    at("wiring/no-router", f"{SHOP}/api/router.py", "router = =>routes = "),
    at("wiring/no-module-file", "app/modules/blog/__init__.py", ""),
    Planted("wiring/no-init", "app/modules/blog/__init__.py", 1, {"app/modules/blog/constants.py": "x = 1\n"}),
    Planted("wiring/no-init", f"{SHOP}/api/endpoints/__init__.py", 1, {f"{SHOP}/api/endpoints/__init__.py": None}),
    at("wiring/no-spec", f"{SHOP}/module.py", "MODULE = =>SPEC = "),
    at("wiring/router-not-offered", f"{SHOP}/module.py", "from app.modules.shop.api.router import router\n=>"),
    at("wiring/models-not-offered", f"{SHOP}/module.py", "from app.modules.shop import models\n=>"),
    Planted(
        "wiring/handlers-not-offered",
        f"{SHOP}/module.py",
        1,
        {f"{SHOP}/handlers.py": "def register_handlers(bus): pass\n"},
    ),
    Planted(
        "wiring/handlers-not-offered",
        "app/modules/notifications/handlers/__init__.py",
        1,
        {"app/modules/notifications/handlers/orders.py": "def register(bus): pass\n"},
    ),
    at(
        "wiring/handler-not-subscribed",
        f"{SHOP}/handlers.py",
        "\nasync def ship(event: UserCreatedEvent, db): pass\n",
        2,
    ),
    Planted(
        "wiring/subscription-twice",
        f"{USERS}/handlers.py",
        1,
        {f"{part}/handlers.py": 'bus.subscribe(PaidEvent, ship, name="shop.ship")\n' for part in (SHOP, USERS)},
    ),
    at("wiring/no-router", f"{SHOP}/api/endpoints/orders.py", "router = =>routes = "),
    at("migrations/unreadable", FIRST, "def x(:\n"),
    at("migrations/not-literal", FIRST, revision("one", "parent()"), 4),
    at("migrations/no-id", FIRST, "down_revision = None\n"),
    at("migrations/no-id", LATER, 'revision = "two"\n'),
    at("migrations/missing-parent", FIRST, revision("one", '"nowhere"'), 3),
    Planted("migrations/id-twice", LATER, 3, {FIRST: revision("one", "None"), LATER: revision("one", "None")}),
    Planted("migrations/cycle", FIRST, 3, {FIRST: revision("one", '"two"'), LATER: revision("two", '"one"')}),
    at("migrations/heads", FIRST, revision("one", "None"), 3),
    Planted(
        "migrations/same-twice",
        LATER,
        3,
        {
            FIRST: revision("one", "None", 'op.add_column("orders", sa.Column("note"))'),
            LATER: revision(
                "two", "None", 'with op.batch_alter_table("orders") as batch: batch.add_column(sa.Column("note"))'
            ),
        },
    ),
    Planted(
        "migrations/same-twice",
        LATER,
        3,
        {
            FIRST: revision("one", "None", 'op.create_table("a")'),
            LATER: revision("two", "None", 'op.create_table("a")'),
        },
    ),
    Planted(
        "migrations/dropped-beside",
        LATER,
        3,
        {
            FIRST: revision("one", "None", 'op.drop_table("orders")'),
            LATER: revision("two", "None", 'op.create_index("ix_notes_order_id", "notes", sa.ForeignKey("orders.id"))'),
        },
    ),
    at("migrations/name", f"{VERSIONS}/add_note.py", revision("one", "None")),
]

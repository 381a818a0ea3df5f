"""For each rule of scripts/conventions: code that breaks it, and its nearest neighbour that does not."""

from dataclasses import dataclass, field

MODELS = "app/modules/users/models"
ENDPOINTS = "app/modules/users/api/endpoints/users.py"
SERVICE = "app/modules/users/services/UserService.py"
MIGRATIONS = "migrations/versions"

LONG_ENDPOINT = "@router.get('/')\nasync def read() -> Answer:\n" + "    step()\n" * 9
SHORT_ENDPOINT = "@router.get('/')\nasync def read() -> Answer:\n    '''Why.'''\n" + "    step()\n" * 8


ROUTER = "'''Users.'''\nfrom fastapi import APIRouter\n\nrouter = APIRouter()\nLIMIT = 3\n"
INIT = "from app.modules.users.models.Item2 import MAX_ITEMS, URL, Item2, Item10, make_item\n"


def endpoint(signature: str, body: str = "return answer") -> str:
    return f"@users_router.post('/')\nasync def create{signature}:\n    {body}\n"


@dataclass(frozen=True)
class Example:
    rule: str
    path: str
    broken: str
    kept: str
    kept_path: str = ""
    siblings: frozenset[str] = field(default_factory=frozenset)


EXAMPLES = (
    Example("class-is-file", f"{MODELS}/User.py", "class Account: ...", "class User: ..."),
    Example("class-is-file", f"{MODELS}/User.py", "USER = 1", "class User: ..."),
    Example(
        "class-is-file",
        "app/modules/users/schemas/UserSchema.py",
        "class UserCreate: ...\nclass ProfileCreate: ...",
        "class UserCreate: ...\nclass UserProfileCreate: ...",
    ),
    Example(
        "class-is-file",
        "app/shared/events/UserEvents.py",
        "class UserCreated: ...",
        "class UserCreatedEvent: ...",
    ),
    Example(
        "one-class-per-file",
        f"{MODELS}/User.py",
        "class User: ...\nclass Address: ...",
        "class User: ...\nclass _Address: ...",
    ),
    Example("pascal-files-in-layers", "app/core/Hasher.py", "", "", kept_path="app/core/hasher.py"),
    Example("pascal-files-in-layers", f"{MODELS}/user.py", "", "", kept_path=f"{MODELS}/_user.py"),
    Example(
        "layer-exports-its-classes",
        f"{MODELS}/__init__.py",
        "",
        "from app.modules.users.models.User import User\n__all__ = ['User']",
        siblings=frozenset({"__init__", "User"}),
    ),
    Example(
        "layer-exports-its-classes",
        f"{MODELS}/__init__.py",
        "from app.modules.users.models.User import User\n__all__ = []",
        "from app.modules.users.models.User import User\n__all__ = ['User']",
    ),
    Example(
        "layer-exports-its-classes",
        f"{MODELS}/__init__.py",
        INIT + "__all__ = ['Item10', 'Item2', 'MAX_ITEMS', 'URL', 'make_item']",  # what sorted() gives
        INIT + "__all__ = ['MAX_ITEMS', 'URL', 'Item2', 'Item10', 'make_item']",  # what ruff does
    ),
    Example(
        "migration-is-named",
        f"{MIGRATIONS}/create_users.py",
        "revision = '1'\ndown_revision = None",
        "revision = '1'\ndown_revision = None",
        kept_path=f"{MIGRATIONS}/20240101_000000_create_users.py",
    ),
    Example(
        "migration-is-named",
        f"{MIGRATIONS}/20240101_000000_create_users.py",
        "revision: str = make_id()\ndown_revision = None",
        "revision: str = '1'\ndown_revision = None",
    ),
    Example("file-is-short", "app/core/long.py", "x = 1\n" * 201, "x = 1\n" * 200),
    Example("endpoint-file-has-one-shape", ENDPOINTS, ROUTER.partition("\n")[2], ROUTER + SHORT_ENDPOINT),
    Example("endpoint-file-has-one-shape", ENDPOINTS, ROUTER.replace("router =", "users ="), ROUTER),
    Example("endpoint-file-has-one-shape", ENDPOINTS, ROUTER + "def helper(): ...\n", ROUTER + "Limit = Depends(x)\n"),
    Example("endpoint-file-has-one-shape", ENDPOINTS, ROUTER + "class Body(BaseModel): ...\n", ROUTER),
    Example("endpoint-file-has-one-shape", ENDPOINTS, ROUTER + "router.add_api_route('/', x)\n", ROUTER),
    Example("endpoint-is-short", ENDPOINTS, LONG_ENDPOINT, SHORT_ENDPOINT),
    Example(
        "endpoint-is-plain",
        ENDPOINTS,
        "@router.get('/')\nasync def read() -> Answer:\n    try:\n        work()\n    except KeyError:\n        raise",
        "async def not_an_endpoint() -> None:\n    try:\n        work()\n    except KeyError:\n        raise",
    ),
    Example("endpoint-is-plain", ENDPOINTS, endpoint("() -> Answer", "logger.info('x')"), endpoint("() -> Answer")),
    Example("endpoint-returns-a-type", ENDPOINTS, endpoint("()"), endpoint("() -> Answer")),
    Example("endpoint-returns-a-type", ENDPOINTS, endpoint("() -> dict[str, Any]"), endpoint("() -> Answer[User]")),
    Example(
        "endpoint-input-is-bounded",
        ENDPOINTS,
        endpoint("(user_id: int) -> Answer"),
        endpoint("(user_id: EntityId) -> Answer"),
    ),
    Example(
        "endpoint-input-is-bounded",
        ENDPOINTS,
        endpoint("(q: str | None = None) -> Answer"),
        endpoint("(q: Annotated[str | None, Query(max_length=100)] = None) -> Answer"),
    ),
    Example(
        "modules-stay-apart",
        SERVICE,
        "from app.modules.orders.models import Order",
        "from app.modules.users.models import User",
    ),
    Example("modules-stay-apart", SERVICE, "from app.modules import orders", "import app.modules.users.models"),
    Example(
        "relationship-stays-inside",
        f"{MODELS}/User.py",
        "class User:\n    invoices: Mapped[list['Invoice']] = relationship(lazy='raise')",
        "class User:\n    profile: Mapped['UserProfile | None'] = relationship(lazy='raise')",
        siblings=frozenset({"User", "UserProfile"}),
    ),
    Example(
        "repository-never-commits",
        "app/modules/users/repositories/UserRepository.py",
        "async def create(self) -> None:\n    await self.db.commit()",
        "async def create(self) -> None:\n    await self.db.flush()",
    ),
    Example(
        "no-base-http-middleware",
        "app/core/middleware/timing.py",
        "from starlette.middleware.base import BaseHTTPMiddleware",
        "from starlette.types import ASGIApp",
    ),
    Example("no-naive-datetime", SERVICE, "now = datetime.now()", "now = datetime.now(UTC)"),
    Example("no-naive-datetime", SERVICE, "now = datetime.datetime.utcnow()", "now = datetime.datetime.now(tz=UTC)"),
    Example("no-built-sql", SERVICE, "text(f'SELECT {name}')", "text('SELECT :name')"),
    Example("no-built-sql", SERVICE, "db.execute('SELECT ' + name)", "db.execute(select(User))"),
    Example("no-built-sql", SERVICE, "text('SELECT {}'.format(name))", "text(QUERY)"),
    Example("no-print", SERVICE, "print(1)", "logger.info('1')"),
    Example("no-print", SERVICE, "print(1)", "print(1)", kept_path="scripts/report.py"),
    Example(
        "no-swallowed-exception",
        SERVICE,
        "try:\n    work()\nexcept Exception:\n    pass",
        "try:\n    work()\nexcept KeyError:\n    pass",
    ),
    Example(
        "no-swallowed-exception",
        SERVICE,
        "for x in y:\n    try:\n        work()\n    except:\n        continue",
        "try:\n    work()\nexcept Exception:\n    logger.exception('work failed')",
    ),
    Example("no-assert", SERVICE, "assert user", "if not user:\n    raise NotFoundError"),
    Example("no-unsafe-switch", SERVICE, "Client(verify=False)", "Client(verify=True)"),
    Example("no-unsafe-switch", SERVICE, "run('ls', shell=True)", "run(['ls'], shell=False)"),
    Example("no-weak-random", SERVICE, "import random", "import secrets"),
)

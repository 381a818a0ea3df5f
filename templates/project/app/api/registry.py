"""The modules of this application: the one list that routers, event handlers, bindings and migrations are read from."""

from app.modules.auth.module import MODULE as AUTH
from app.modules.users.module import MODULE as USERS
from app.shared.modules import ModuleSpec

MODULES: tuple[ModuleSpec, ...] = (
    AUTH,
    USERS,
)

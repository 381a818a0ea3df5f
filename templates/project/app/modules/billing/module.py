"""What the billing module offers to the application."""

from functools import lru_cache

from app.config.settings import get_settings
from app.modules.billing import models
from app.modules.billing.api.router import router
from app.modules.billing.clients.sandbox_store import SandboxStore, is_writable
from app.modules.billing.clients.SandboxPaymentProvider import SandboxPaymentProvider
from app.modules.billing.constants import MODULE_NAME
from app.modules.billing.handlers import register_handlers
from app.modules.billing.settings import get_billing_settings
from app.shared.interfaces.PaymentProvider import PaymentProvider
from app.shared.interfaces.registry import InterfaceRegistry
from app.shared.modules import ModuleSpec
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


@lru_cache
def get_sandbox() -> SandboxPaymentProvider:
    """One per process: without a file its books are in memory."""
    return SandboxPaymentProvider(SandboxStore(get_billing_settings().SANDBOX_FILE))


def provide(registry: InterfaceRegistry) -> None:
    """The sandbox, unless the project has bound a real provider. Never in production: it would approve anything."""
    if registry.is_bound(PaymentProvider):
        return
    settings = get_billing_settings()
    is_wanted = settings.PROVIDER == "sandbox" and not get_settings().is_production
    if is_wanted and is_writable(settings.SANDBOX_FILE):
        registry.bind(PaymentProvider, lambda _db: get_sandbox())
    elif is_wanted:
        logger.error(
            "the sandbox cannot write its file: payments answer 503",
            file=str(settings.SANDBOX_FILE),
            hint="set BILLING_SANDBOX_FILE to a path that can be written, or leave it empty",
        )
    else:
        logger.warning("no payment provider: payments answer 503")


MODULE = ModuleSpec(name=MODULE_NAME, router=router, models=models, subscribe=register_handlers, provide=provide)

"""The routes of the billing module."""

from app.core.routing import ModuleRouter
from app.modules.billing.api.endpoints.accounts import router as accounts_router
from app.modules.billing.api.endpoints.admin_catalog import router as admin_catalog_router
from app.modules.billing.api.endpoints.admin_invoices import router as admin_invoices_router
from app.modules.billing.api.endpoints.admin_payments import router as admin_payments_router
from app.modules.billing.api.endpoints.invoices import router as invoices_router
from app.modules.billing.api.endpoints.ledger import router as ledger_router
from app.modules.billing.api.endpoints.payments import router as payments_router
from app.modules.billing.api.endpoints.plans import router as plans_router
from app.modules.billing.api.endpoints.subscriptions import router as subscriptions_router
from app.modules.billing.api.endpoints.webhooks import router as webhooks_router
from app.modules.billing.constants import MODULE_NAME

router = ModuleRouter(prefix="/billing", tags=[MODULE_NAME])
router.include_router(accounts_router)
router.include_router(admin_catalog_router)
router.include_router(admin_invoices_router)
router.include_router(admin_payments_router)
router.include_router(invoices_router)
router.include_router(ledger_router)
router.include_router(payments_router)
router.include_router(plans_router)
router.include_router(subscriptions_router)
router.include_router(webhooks_router)

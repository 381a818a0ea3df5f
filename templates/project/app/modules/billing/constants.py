"""Numbers and names of the billing module."""

MODULE_NAME = "billing"

ADMIN_ROLE = "admin"

# The largest amount that every reader of JSON keeps exactly, in the smallest units of its currency; and bounds of the
# parts of an invoice that cannot exceed it together.
MAX_AMOUNT = 2**53 - 1
MAX_UNIT_AMOUNT = 100_000_000_000
MAX_QUANTITY = 1_000
MAX_INVOICE_LINES = 50

PAYMENT_LIMIT = "60/minute"
USER_PAYMENT_LIMIT = "30/hour"
SUBSCRIBE_LIMIT = "10/hour"
# Of one invoice, within so many hours: enough to find the right one of one's cards, too few to try stolen ones.
MAX_DECLINES = 10
DECLINES_HOURS = 24
CAPTURED_LATE = "captured_late"  # instead of the provider's code: money came after all, and is owed back
WEBHOOK_LIMIT = "600/minute"
WEBHOOK_TOLERANCE_SECONDS = 300
MAX_WEBHOOK_SECRETS = 2

# Names of the operations that an idempotency key belongs to: the same key in two of them are two keys.
PAY = "payments.create"
CAPTURE = "payments.capture"
CANCEL = "payments.cancel"
REFUND = "payments.refund"
SUBSCRIBE = "subscriptions.create"
CREATE_INVOICE = "invoices.create"

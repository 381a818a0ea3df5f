"""Plans, subscriptions, invoices and payments. Money is moved by a `PaymentProvider`; the ledger says what it means."""

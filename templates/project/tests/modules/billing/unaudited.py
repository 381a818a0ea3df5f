"""Changes by admins without an entry in the audit log; see tests/security/test_audit_trail.py."""

API = "/api/v1/billing/admin"
NOT_YET = "to be verified; take it out once the change writes an entry"

UNAUDITED = {
    f"POST {API}/plans": NOT_YET,
    f"PUT {API}/plans/{{plan_id}}": NOT_YET,
    f"POST {API}/coupons": NOT_YET,
    f"POST {API}/coupons/{{coupon_id}}/retire": NOT_YET,
    f"POST {API}/invoices/": NOT_YET,
    f"POST {API}/invoices/{{invoice_id}}/issue": NOT_YET,
    f"POST {API}/invoices/{{invoice_id}}/void": NOT_YET,
    f"POST {API}/invoices/{{invoice_id}}/write-off": NOT_YET,
    f"POST {API}/payments/{{payment_id}}/capture": NOT_YET,
    f"POST {API}/payments/{{payment_id}}/cancel": NOT_YET,
    f"POST {API}/payments/{{payment_id}}/refunds": NOT_YET,
}

"""Changes by admins without an entry in the audit log; see tests/security/test_audit_trail.py."""

API = "/api/v1/notifications"
NOT_YET = "to be verified; take it out once the change writes an entry"

UNAUDITED = {
    f"POST {API}/templates/{{name}}/preview": "changes nothing",
    f"POST {API}/deliveries/{{delivery_id}}/retry": NOT_YET,
    f"POST {API}/messages/{{user_id}}": NOT_YET,
    f"PUT {API}/templates/{{name}}": NOT_YET,
    f"POST {API}/templates/{{name}}/reset": NOT_YET,
}

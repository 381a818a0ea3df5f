"""Changes by admins without an entry in the audit log; see tests/security/test_audit_trail.py."""

UNAUDITED = {"POST /api/v1/notifications/templates/{name}/preview": "changes nothing"}

"""Numbers and names of the notifications module."""

MODULE_NAME = "notifications"

# Attempts to hand an e-mail over before it is a dead letter: with growing pauses, about ten minutes.
MAX_ATTEMPTS = 8
# The relay counts processes that died on the way, too; it must not give up before the module does.
MAX_RELAY_ATTEMPTS = 2 * MAX_ATTEMPTS
SEND_TIMEOUT_SECONDS = 60.0

MESSAGE_LIMIT = "120/minute"

MAX_SUBJECT = 200
MAX_SUMMARY = 2000
# Values repeat inside a template: this bounds what comes out, whatever went in.
MAX_RENDERED = 100_000

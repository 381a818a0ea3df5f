"""Numbers and names of the analytics module."""

from datetime import timedelta

MODULE_NAME = "analytics"

# Names of roles, not the users module's enum: modules share none of their classes.
ADMIN_ROLE = "admin"
MODERATOR_ROLE = "moderator"

CAPTURE_LIMIT = "60/minute"
MAX_BATCH = 100
MAX_PROPERTIES = 10
MAX_PROPERTY_LENGTH = 100
# Beyond it JavaScript, and every database that reads JSON numbers as doubles, loses digits.
MAX_PROPERTY_NUMBER = 2**53 - 1
MAX_NAME_LENGTH = 100

# Times of clients: their clocks run ahead a little, and they send late what they noted while they were offline.
MAX_CLOCK_AHEAD = timedelta(minutes=5)
MAX_CLIENT_DELAY = timedelta(days=7)

MAX_RANGE_DAYS = 366
DEFAULT_RANGE_DAYS = 30
MAX_TOP = 100
ACTIVITY_NAMES = 20
PURGE_BATCH = 1000

"""Numbers and names of the users module."""

MODULE_NAME = "users"

REGISTER_LIMIT = "20/hour"
SEARCH_LIMIT = 50
# Of one user: enough to type and see, too few to read out all names.
SEARCH_RATE = "60/minute"
MAX_SKIP = 2**31 - 1
MIN_SEARCH_LENGTH = 2
DELETE_LIMIT = "10/15minutes"

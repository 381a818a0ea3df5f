"""Numbers and names of the users module."""

MODULE_NAME = "users"

REGISTER_LIMIT = "20/hour"
SEARCH_LIMIT = 50
MIN_SEARCH_LENGTH = 2

"""Numbers and names of the auth module."""

MODULE_NAME = "auth"

# What tokens call it; the roles themselves belong to the users module.
ADMIN_ROLE = "admin"

# Tries for one account from one address, for one account from anywhere, and from one address for any account.
# The first lets the owner in from elsewhere; the second is for guesses that come from many addresses.
LOGIN_ACCOUNT_LIMIT = "10/15minutes"
LOGIN_ANYWHERE_LIMIT = "100/hour"
LOGIN_LIMIT = "30/15minutes"
REFRESH_LIMIT = "60/minute"
RESET_LIMIT = "10/15minutes"

MAX_SESSIONS_SHOWN = 100
USER_AGENT_LENGTH = 200
ADDRESS_LENGTH = 64

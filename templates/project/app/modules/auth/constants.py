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

# Links to set a password that one account may ask for, from anywhere, in so many minutes, and that work side by side.
# The same number: whoever asks in somebody else's name makes no link worthless before those minutes are over, and
# while no further link is sent, the last ones are in the mailbox and work.
RESET_LINKS = 3
RESET_LINKS_MINUTES = 15

MAX_SESSIONS_SHOWN = 100
USER_AGENT_LENGTH = 200
ADDRESS_LENGTH = 64

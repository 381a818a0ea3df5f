"""The base of all services."""

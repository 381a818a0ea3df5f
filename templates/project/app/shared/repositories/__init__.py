"""The base of all repositories."""

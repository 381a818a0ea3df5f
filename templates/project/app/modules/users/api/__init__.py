"""The HTTP face of the users module."""

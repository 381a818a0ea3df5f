"""The HTTP face of the auth module."""

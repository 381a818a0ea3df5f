"""The HTTP face of the analytics module."""

"""The HTTP face of the notifications module."""

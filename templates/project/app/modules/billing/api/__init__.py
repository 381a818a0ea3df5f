"""The HTTP face of the billing module."""

"""Endpoints of the auth module, one file per kind of record."""

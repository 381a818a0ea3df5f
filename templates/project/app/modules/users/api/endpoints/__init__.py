"""Endpoints of the users module, one file per kind of record."""

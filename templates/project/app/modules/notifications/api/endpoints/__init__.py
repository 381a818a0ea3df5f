"""Endpoints of the notifications module, one file per kind of record."""

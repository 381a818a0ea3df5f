"""Endpoints of the billing module, one file per kind of record; those for admins apart."""

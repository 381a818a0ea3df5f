"""Endpoints of the analytics module, one file per kind of question."""

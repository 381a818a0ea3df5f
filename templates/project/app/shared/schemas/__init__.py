"""Schemas that all modules answer with."""

"""Protocols and frozen DTOs through which modules use each other, and the registry that binds them at start-up."""

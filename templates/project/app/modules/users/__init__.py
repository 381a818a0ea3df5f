"""Accounts, profiles and roles. Other modules reach it through `SharedUserLookup`, `CredentialStore` and its events."""

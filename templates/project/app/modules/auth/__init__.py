"""Login, token rotation, password reset, e-mail verification. Passwords stay in the users module: `CredentialStore`."""

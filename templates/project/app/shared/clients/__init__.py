"""Modules that run elsewhere: clients that implement the Protocols of `app.shared.interfaces` over HTTP."""

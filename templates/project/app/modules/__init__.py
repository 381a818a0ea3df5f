"""The business modules. None imports another: they meet in `app.shared.events` and `app.shared.interfaces`."""

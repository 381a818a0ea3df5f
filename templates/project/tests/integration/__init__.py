"""The whole application, or several processes of it."""

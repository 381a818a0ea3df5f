"""Tests of app.core and app.config."""

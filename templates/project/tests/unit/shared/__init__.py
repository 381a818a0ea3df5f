"""Tests of app.shared."""

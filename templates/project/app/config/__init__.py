"""Configuration: settings from the environment and the database engine. Imports nothing else of the application."""

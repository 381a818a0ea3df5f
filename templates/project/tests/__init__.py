"""unit: one piece at a time; integration: the whole application; modules: per module; architecture; contract.

Python imports this package before anything in it, so the environment of the suite is set here, before the settings are
read. `TEST_DATABASE_URL` runs the suite on PostgreSQL; without it it needs nothing but this machine's memory.
"""

import os
import sys

# The suite starts the application as a process dozens of times; without bytecode each one would compile all of it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

os.environ.update(
    {
        "ENVIRONMENT": "test",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or "sqlite+aiosqlite:///:memory:",
        "SECRET_KEY": "only-for-tests-and-long-enough-for-hs256",
        "EVENT_RELAY": "off",
        "RATE_LIMIT_STORAGE": "memory://",
        # A hash that is not meant to be slow; with the real parameters the suite would take minutes.
        "ARGON2_TIME_COST": "1",
        "ARGON2_MEMORY_KIB": "8",
        "ARGON2_PARALLELISM": "1",
    }
)

from app.config.settings import Settings  # after the environment it reads

Settings.model_config["env_file"] = None  # a developer's .env must not change what the tests see
sys.dont_write_bytecode = False

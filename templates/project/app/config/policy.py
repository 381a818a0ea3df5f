"""What production refuses. Kept apart from the settings so that the list can be read as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from app.config.settings import Settings

MIN_SECRET_BYTES = 32  # RFC 7518, 3.2: an HS256 key is at least as long as the hash
MIN_ARGON2_MEMORY_KIB = 7 * 1024  # the smallest memory OWASP lists for argon2id


def production_problems(settings: Settings, insecure_secret: str) -> list[str]:
    """Everything that must change before these settings may serve real users; empty when they may."""
    secret = settings.SECRET_KEY.get_secret_value()
    checks = [
        (secret == insecure_secret, "SECRET_KEY is the default one; run `make setup` or set 32 random bytes or more"),
        (len(secret.encode()) < MIN_SECRET_BYTES, f"SECRET_KEY is shorter than {MIN_SECRET_BYTES} bytes"),
        (len(set(secret)) < 8, "SECRET_KEY repeats a few characters; it must be random"),
        (settings.is_sqlite, "DATABASE_URL is SQLite; production needs PostgreSQL"),
        ("*" in settings.CORS_ORIGINS, "CORS_ORIGINS holds `*`; list the origins"),
        (
            any(not _is_https_origin(origin) for origin in settings.CORS_ORIGINS if origin != "*"),
            "CORS_ORIGINS holds something that is not an https origin such as https://app.example.com",
        ),
        ("*" in settings.ALLOWED_HOSTS, "ALLOWED_HOSTS holds `*`; list the host names"),
        (not settings.ALLOWED_HOSTS, "ALLOWED_HOSTS is empty; list the host names"),
        (not settings.RATE_LIMIT_ENABLED, "RATE_LIMIT_ENABLED is false"),
        (settings.ARGON2_MEMORY_KIB < MIN_ARGON2_MEMORY_KIB, f"ARGON2_MEMORY_KIB is below {MIN_ARGON2_MEMORY_KIB}"),
        ((settings.USERS_API_URL or "https:").startswith("http:"), "USERS_API_URL is not https: it carries a token"),
        (settings.LOG_LEVEL == "DEBUG", "LOG_LEVEL is DEBUG"),
    ]
    return [problem for refused, problem in checks if refused]


def _is_https_origin(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "https" and bool(parts.netloc) and "@" not in parts.netloc and origin.count("/") == 2

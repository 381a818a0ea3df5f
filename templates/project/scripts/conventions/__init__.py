"""The rules of this project that no ready-made tool knows, one small function each; run by check_conventions.py."""

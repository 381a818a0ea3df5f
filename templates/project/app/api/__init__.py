"""The HTTP surface: which modules exist, where they are mounted, health."""

"""The names of all settings: those of the application, and those that a module has in a settings.py of its own."""

from importlib import import_module
from importlib.util import find_spec

from pydantic_settings import BaseSettings

from app.api.registry import MODULES
from app.config.settings import Settings


def setting_names() -> set[str]:
    """As they stand in the environment, with the prefix of their module."""
    found = set(Settings.model_fields)
    for module in MODULES:
        name = f"app.modules.{module.name}.settings"
        if find_spec(name) is not None:
            found |= {each for kind in vars(import_module(name)).values() for each in _names_of(kind)}
    return found


def _names_of(kind: object) -> set[str]:
    if not isinstance(kind, type) or not issubclass(kind, BaseSettings):
        return set()
    return {f"{kind.model_config.get('env_prefix', '')}{name}" for name in kind.model_fields}

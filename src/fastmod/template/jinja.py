"""The Jinja environment of template API 1: sandboxed and strict, with the filters that Copier's has as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["API_VERSION", "compiled", "environment"]

API_VERSION = 1
"""Number of the contract between templates and code (filters, context names, data files); old ones stay renderable."""


def environment(config: Mapping[str, Any]) -> SandboxedEnvironment:
    """Return the environment for templates whose settings are `config` (a parsed `copier.yml`)."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    options = dict(config.get("_envops", {}))
    undefined = options.pop("undefined", "jinja2.Undefined")
    classes = {"jinja2.Undefined": jinja2.Undefined, "jinja2.StrictUndefined": jinja2.StrictUndefined}
    env = SandboxedEnvironment(undefined=classes[undefined], **{"keep_trailing_newline": True, **options})
    env.filters["to_json"] = json.dumps
    return env


@lru_cache(maxsize=1024)
def compiled(env: SandboxedEnvironment, text: str) -> Template:
    """Return a template of `env`; a project of 500 entities renders each of them 500 times."""
    return env.from_string(text)

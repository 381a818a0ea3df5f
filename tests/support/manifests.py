"""Manifests for tests: a canonical text to damage, and the way from a manifest back to its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from fastmod.manifest import Manifest
from fastmod.template.questions import answer
from fastmod.template.render import ANSWERS_FILE, render_project
from fastmod.template.source import Template
from tests.support.repository import answers_template

__all__ = ["CANONICAL", "render_answers", "write_manifest"]


@cache
def _template() -> Template:
    return answers_template()


def render_answers(given: Mapping[str, Any], release: str | None = None) -> str:
    """Return the text of the answers file for answers to the questions of the real `copier.yml`."""
    template = replace(_template(), version=(release or _template().release).removeprefix("v"))
    return render_project(template, answer(template.config, given))[ANSWERS_FILE].content.decode()


def write_manifest(manifest: Manifest) -> str:
    """Return the text that fastmod writes for `manifest`."""
    return render_answers(manifest.answers(), manifest.release)


CANONICAL = """\
# The state of this project for fastmod and Copier. Commit it, and let `fastmod` commands change it.
_commit: "v0.1.0"
_src_path: "https://github.com/fastmod-dev/fastmod.git"
project_slug: "shop"
project_name: "Shop 🚀"
description: "Tab\\u0009, \\u0022quotes\\u0022 and é"
reference: ["auth", "users"]
manifest_format: 2
grown_with: "0.1.0"
modules:
- {"name": "auth", "origin": "reference"}
- {"name": "orders", "origin": "user"}
- {"name": "users", "origin": "reference"}
entities:
- {"module": "auth", "name": "RefreshToken", "plural": "refresh_tokens", "origin": "reference"}
- {"module": "orders", "name": "Order2", "plural": "orders2", "origin": "fastmod", "fields": ["a:str=9:default=é"]}
- {"module": "orders", "name": "Order10", "plural": "orders10", "origin": "fastmod"}
- {"module": "users", "name": "User", "plural": "users", "origin": "reference"}
"""

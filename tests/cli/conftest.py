"""The command line on the small template where only the way there counts: the real one takes longer to write."""

from __future__ import annotations

import pytest

from fastmod.template import source
from fastmod.template.source import Template


@pytest.fixture
def small_templates(monkeypatch: pytest.MonkeyPatch, small: Template) -> Template:
    """Let `fastmod` in this process use the small template."""
    monkeypatch.setattr(source, "current_template", lambda: small)
    return small

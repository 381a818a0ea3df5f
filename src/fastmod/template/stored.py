"""The answers that the templates of a version keep in a project: what its answers file holds beside the records."""

from __future__ import annotations

from fastmod import __version__
from fastmod.template.questions import questions
from fastmod.template.source import current_template, installation_root
from fastmod.template.store import load_version, open_store

__all__ = ["stored_answers"]


def stored_answers(version: str) -> tuple[str, ...] | None:
    """Return the names of the questions whose answers are kept, None for a version that this fastmod does not carry."""
    if version == __version__:
        template = current_template()
    else:
        store = open_store(installation_root())
        if version not in store.versions():
            return None
        template = load_version(store, version)
    return tuple(name for name, question in questions(template.config).items() if not question.hidden)

"""The contract between templates and code, by its number: what templates of a released version may rely on for ever.

A name that goes or changes its meaning is a new number, beside which the old one stays; one more name is not. Besides
the names: Jinja2's own filters and tests, the data files of `templates/data`, and these settings of `copier.yml`:
`_subdirectory`, `_exclude`, `_skip_if_exists`, `_envops`, `_answers_file`, questions with `type`, `default`, `when`,
`choices`, `multiselect`, `validator`, `help` and `placeholder`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastmod.template.source import Template

__all__ = ["APIS", "Api", "foreign_names"]


@dataclass(frozen=True)
class Api:
    """By folder of `templates/` the names of the context; a name with attributes has those and no others."""

    context: Mapping[str, Mapping[str, tuple[str, ...]]]
    filters: tuple[str, ...]
    """Filters besides Jinja2's."""


_PROJECT: Mapping[str, tuple[str, ...]] = {
    "_copier_answers": ("_commit", "_src_path"),
    "_copier_conf": ("answers_file",),
    "description_literal": (),
    "entities": (),
    "grown_with": (),
    "manifest_format": (),
    "modules": (),
    "parents": ("analytics", "billing", "notifications"),
    "project_name_literal": (),
    "project_slug": (),
    "project_summary": (),
    "project_title": (),
    "reference": (),
}
_ENTITY: Mapping[str, tuple[str, ...]] = {
    "module": ("name",),
    "entity": (
        "a_words", "a_words_title", "name", "plural", "plural_title", "plural_words", "prefix", "snake", "table",
        "title", "url", "variable",
    ),
    "enum": ("members", "name", "words"),
    "extension": ("classes", "imports", "values"),
    "model": ("body", "checked_imports", "imports"),
    "records": ("first", "imports", "references", "removals", "second"),
    "samples": ("first", "refused", "refused_fields", "second", "unique"),
    "schema": ("aliases", "create", "filters", "imports", "response", "sortable", "update"),
    "service": ("columns", "imports", "references", "require", "require_changed"),
}  # fmt: skip

APIS = {
    1: Api({"project": _PROJECT, "module": {"module": ("name", "path", "title")}, "entity": _ENTITY}, ("to_json",)),
}
"""All numbers that this fastmod renders."""


def foreign_names(template: Template, api: Api) -> Iterator[str]:
    """Yield a sentence for each name that templates use and the contract has not."""
    from jinja2 import meta, nodes
    from jinja2.filters import FILTERS

    known_filters = {*FILTERS, *api.filters}
    for path, file in template.files.items():
        folder, _, rest = path.removeprefix("templates/").partition("/")
        if folder not in api.context or not rest:
            continue
        context = api.context[folder]
        for text in (rest.removesuffix(".jinja"), file.content.decode() if path.endswith(".jinja") else ""):
            tree = template.environment.parse(text)
            used = [(name, "") for name in sorted(meta.find_undeclared_variables(tree))]
            found = (one for one in tree.find_all(nodes.Getattr) if isinstance(one.node, nodes.Name))
            used += [(one.node.name, one.attr) for one in found if isinstance(one.node, nodes.Name)]
            for name, attribute in used:
                if name not in context:
                    yield f"`{path}` uses `{name}`, which the template API has not"
                elif attribute and context[name] and attribute not in context[name]:
                    yield f"`{path}` uses `{name}.{attribute}`, which the template API has not"
            for one in tree.find_all(nodes.Filter):
                if one.name not in known_filters:
                    yield f"`{path}` uses the filter `{one.name}`, which the template API has not"

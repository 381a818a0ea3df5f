"""Templates into texts. Admins write them, so they get as little of Jinja as messages need."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.modules.notifications.catalog import MessageTemplate
from app.modules.notifications.constants import MAX_RENDERED
from app.modules.notifications.exceptions import TemplateRefusedError

_FIELDS = ("subject", "summary", "text_body", "html_body")
_FILTERS = frozenset({"lower", "title", "trim", "upper"})
_MAX_DEPTH = 20
# Everything else is refused: no loops, so that nobody keeps the process busy; no calls, no attributes and no
# arithmetic, so that there is nothing to escape from the sandbox with.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Filter,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)


class TemplateRenderer:
    """Two walls: an allow-list over the parsed template, and Jinja's sandbox around what passes it."""

    def __init__(self) -> None:
        self._text = _environment(autoescape=False)
        self._html = _environment(autoescape=True)
        # Few templates and many messages: compiling one takes far longer than filling it in.
        self._compiled = lru_cache(maxsize=256)(self._compile)

    def check(self, template: MessageTemplate, names: Collection[str]) -> None:
        """Raises TemplateRefusedError for anything that would fail, or must not run, when a message is sent."""
        self.render(template, dict.fromkeys(names, "x"))

    def render(self, template: MessageTemplate, values: Mapping[str, str]) -> MessageTemplate:
        """The texts with these values; in HTML they are escaped."""
        rendered = {field: self._render(getattr(template, field), field, values) for field in _FIELDS}
        return MessageTemplate(**{**rendered, "subject": " ".join(rendered["subject"].split())})

    def _render(self, source: str, field: str, values: Mapping[str, str]) -> str:
        try:
            text = self._compiled(source, field, frozenset(values)).render(values)
        except (TemplateError, SyntaxError, RecursionError, MemoryError) as error:
            raise TemplateRefusedError(f"{field}: cannot be rendered") from error
        if len(text) > MAX_RENDERED:
            raise TemplateRefusedError(f"{field}: becomes longer than {MAX_RENDERED} characters")
        return text

    def _compile(self, source: str, field: str, names: Collection[str]) -> Template:
        environment = self._html if field == "html_body" else self._text
        return environment.from_string(self._parse(source, field, names))

    def _parse(self, source: str, field: str, names: Collection[str]) -> nodes.Template:
        try:
            tree = self._text.parse(source)
        except (TemplateError, RecursionError, ValueError) as error:
            raise TemplateRefusedError(f"{field}: this is no valid template") from error
        for node, depth in _walk(tree):
            if depth > _MAX_DEPTH:
                raise TemplateRefusedError(f"{field}: is nested too deeply")
            if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Filter) and not _is_plain(node)):
                raise TemplateRefusedError(f"{field}: may not use {type(node).__name__}")
            # Not Jinja's own list of undeclared names: it leaves out `self`, which is an object of Jinja.
            if isinstance(node, nodes.Name) and node.name not in names:
                raise TemplateRefusedError(f"{field}: there is no value {node.name}")
        return tree


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = {name: each for name, each in environment.filters.items() if name in _FILTERS}
    return environment


def _is_plain(node: nodes.Filter) -> bool:
    """A filter of the list, and no arguments."""
    return node.name in _FILTERS and not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """All nodes with their depth; without recursion, which a deeply nested template would exhaust."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        if depth <= _MAX_DEPTH:
            waiting.extend((child, depth + 1) for child in node.iter_child_nodes())

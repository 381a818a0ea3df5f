"""The environment of template API 1."""

from __future__ import annotations

import jinja2
import pytest
from jinja2.exceptions import SecurityError

from fastmod.template.jinja import environment


def test_undefined_names_follow_the_settings() -> None:
    assert environment({}).from_string("a{{ missing }}b").render() == "ab"
    with pytest.raises(jinja2.UndefinedError):
        environment({"_envops": {"undefined": "jinja2.StrictUndefined"}}).from_string("{{ missing }}").render()


def test_the_last_line_end_is_kept() -> None:
    assert environment({}).from_string("a\n").render() == "a\n"
    assert environment({"_envops": {"keep_trailing_newline": False}}).from_string("a\n").render() == "a"


def test_to_json_is_jsons() -> None:
    assert environment({}).from_string("{{ x | to_json }}").render(x=["é", True]) == '["\\u00e9", true]'
    assert environment({}).from_string("{{ x | to_json(ensure_ascii=False) }}").render(x="é") == '"é"'


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ x.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ '{0.__class__.__mro__}'.format(x) }}",
        "{% for n in range(10**9) %}{% endfor %}",
    ],
)
def test_the_sandbox_holds(attack: str) -> None:
    env = environment({"_envops": {"undefined": "jinja2.StrictUndefined"}})
    with pytest.raises((SecurityError, OverflowError)):
        env.from_string(attack).render(x=object())

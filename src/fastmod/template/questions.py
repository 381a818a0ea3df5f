"""The questions of `copier.yml`, answered without asking: given values, else defaults, in Copier's order and casts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastmod.errors import RequestError, TemplateError
from fastmod.nearest import hint_for
from fastmod.template.jinja import environment

__all__ = ["Answers", "Question", "answer", "questions", "wrong_values"]


_TAGS = re.compile(r"[{\r]")
"""Without any of these, a default is what it renders to."""


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of `copier.yml` that is not a setting; `default` may be a template."""

    name: str
    type: str
    default: Any
    help: str = ""
    ask: bool = True
    hidden: bool = False
    multiselect: bool = False
    choices: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether a person may answer it: by `--data`, by a file or in the wizard."""
        return self.ask and not self.hidden


@dataclass(frozen=True, slots=True)
class Answers:
    """Values for every question. `stored` are those that Copier keeps in the answers file."""

    values: Mapping[str, Any]
    stored: Mapping[str, Any]


def questions(config: Mapping[str, Any]) -> dict[str, Question]:
    """Return the questions of a parsed `copier.yml`, in the order in which they are answered."""
    return {name: _question(name, body) for name, body in config.items() if not name.startswith("_")}


def answer(config: Mapping[str, Any], given: Mapping[str, Any]) -> Answers:
    """Answer all questions from `given` and the defaults.

    Raises `RequestError` for a name nobody asks for or a value of the wrong kind. Validators are Copier's business:
    fastmod's own rules live in `naming` and the commands, with better sentences.
    """
    known = questions(config)
    problems = tuple(f"unknown key `{name}`" for name in given if name not in known or known[name].hidden)
    if problems:
        unknown = problems[0].split("`")[1]
        open_names = [question.name for question in known.values() if question.open]
        raise RequestError(problems[0], hint=hint_for(unknown, open_names, "keys"), details=problems[1:])
    env = environment(config)
    values: dict[str, Any] = {}
    for question in known.values():
        raw = given[question.name] if question.name in given else _rendered(env, question.default, values)
        values[question.name] = _cast(question, raw)
    return Answers(values, {name: values[name] for name, question in known.items() if not question.hidden})


def wrong_values(known: Mapping[str, Question], given: Mapping[str, Any]) -> dict[str, RequestError]:
    """Return what is wrong with each value of the wrong kind; `answer` raises the first of these only."""
    wrong = {}
    for name, raw in given.items():
        try:
            _cast(known[name], raw)
        except RequestError as error:
            wrong[name] = error
    return wrong


def _question(name: str, body: Any) -> Question:
    if not isinstance(body, dict) or "type" not in body or "default" not in body:
        raise TemplateError(f"question `{name}` needs a type and a default", hint="mend `copier.yml`")
    return Question(
        name=name,
        type=body["type"],
        default=body["default"],
        help=body.get("help", ""),
        ask=body.get("ask", True),
        hidden=body.get("when", True) is False,
        multiselect=body.get("multiselect", False),
        choices=tuple(body.get("choices", ())),
    )


def _rendered(env: Any, value: Any, context: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return env.from_string(value).render(context) if _TAGS.search(value) else value
    if isinstance(value, list):
        return [_rendered(env, item, context) for item in value]
    return value


def _cast(question: Question, raw: Any) -> Any:
    if question.multiselect:
        return _selection(question, raw)
    try:
        if question.type == "str":
            return _text(question, raw)
        if question.type == "int":
            return int(raw)
        if question.type in {"json", "yaml"}:
            return json.loads(raw) if isinstance(raw, str) else raw
    except (TypeError, ValueError):
        raise RequestError(
            f"`{question.name}` must be of type {question.type}", hint=question.help or "see `fastmod new --help`"
        ) from None
    raise TemplateError(f"question `{question.name}` has the unknown type `{question.type}`", hint="mend `copier.yml`")


def _text(question: Question, raw: Any) -> str:
    if not isinstance(raw, str | int | float | bool):
        raise TypeError
    text = str(raw)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RequestError(
            f"`{question.name}` holds characters that are not valid Unicode", hint="give the value as UTF-8 text"
        ) from None
    return text


def _selection(question: Question, raw: Any) -> list[str]:
    wanted = [item.strip() for item in raw.split(",") if item.strip()] if isinstance(raw, str) else raw
    if not isinstance(wanted, list):
        raise RequestError(f"`{question.name}` must be a list", hint=f"separate the names with commas: {question.help}")
    unknown = [str(item) for item in wanted if item not in question.choices]
    if unknown:
        raise RequestError(
            f"unknown {question.name} module `{unknown[0]}`", hint=hint_for(unknown[0], question.choices, "modules")
        )
    return [choice for choice in question.choices if choice in wanted]

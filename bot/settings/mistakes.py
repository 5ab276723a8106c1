"""What is said of mistakes in the configuration: one sentence each, what is wrong and the mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic_core import ErrorDetails

from bot.settings.fields import meant, quoted
from bot.settings.model import TABLES, Channel, Options
from bot.settings.shipped import defaults


class SettingsError(Exception):
    """Everything that is wrong with the configuration, one sentence each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def syntax(error: tomllib.TOMLDecodeError) -> str:
    """The line first, as editors count it."""
    said = str(error)
    found = re.fullmatch(r"(?s)(.*) \(at (?:line (\d+), column \d+|end of document)\)", said)
    if not found:
        return f"is not valid TOML: {said}"
    what, line = found.groups()
    return f"{f'line {line}' if line else 'last line'}: is not valid TOML: {what[:1].lower()}{what[1:]}"


def sentence(detail: ErrorDetails, key: str) -> str:
    """What is wrong with a key, in our words; the value of a secret is never part of it."""
    kind, context, value = detail["type"], detail.get("ctx", {}), detail.get("input")
    if kind == "value_error":
        said = str(context["error"])
        return f"{key} {said}" if key else said
    if kind == "unexpected_keyword_argument":
        example = defaults() / "beatwire.toml.example"
        return (
            f'unknown key "{key}"; {meant(key, _known(detail["loc"])) or f"{example} has every key there is"}'
        )
    if kind == "missing":
        return f"{key} is missing; set it"
    if kind == "literal_error":
        return f"{key} {quoted(value)} is not one of {_choices(context)}"
    if key == "channel":
        return "channel must be written as [[channel]] tables"
    for prefix, wanted in _WANTED.items():
        if kind.startswith(prefix):
            return f"{key} must be {wanted.format(**context)}".lstrip()
    return f"{key} {detail['msg'][:1].lower()}{detail['msg'][1:]}"


_WANTED = {
    "bool": "true or false, without quotes",
    "int": "a whole number, without quotes",
    "greater_than_equal": "{ge} or more",
    "string": "text in quotes",
    "too_short": "a list with at least one entry",
    "tuple": 'a list, for example ["cyber"]',
    "dataclass": "a table of keys",
}


def _choices(context: Mapping[str, Any]) -> str:
    return str(context["expected"]).replace("'", "").replace(" or ", ", ")


def _known(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that would have been right where an unknown one stands."""
    names = [part for part in loc if isinstance(part, str)]
    if names[0] == "channel" and len(names) > 1:
        return [part.name for part in fields(Channel)]
    if len(names) > 1:
        return [part.name for part in fields(TABLES[names[0]])]
    return [
        *("channel" if part.name == "channels" else part.name for part in fields(Options)),
        "beat",
        "source",
    ]

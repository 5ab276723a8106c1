"""The bot's own words in Azerbaijani, English and Russian.

Enters: a phrase key, a reader's language, values.  Leaves: finished text.  Every phrase
stands in the three languages side by side (`messages.py` what the bot tells, `reviews.py`
what digests add, `replies.py` what it answers, `chats.py` on what a chat gets, `sources.py`
what it says of its sources, `welcome.py` of itself), so that a missing translation is seen where
it is missing.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.phrases.chats import CHATS
from bot.phrases.commands import typed, typed_on
from bot.phrases.dates import day_text
from bot.phrases.failures import Reason, reason_text
from bot.phrases.messages import MESSAGES
from bot.phrases.numbers import number_text
from bot.phrases.plurals import choose
from bot.phrases.replies import REPLIES
from bot.phrases.reviews import REVIEWS
from bot.phrases.sources import SOURCES
from bot.phrases.spans import Span, span_text
from bot.phrases.welcome import WELCOME
from digests.model import ReaderLanguage

__all__ = ["PHRASES", "Reason", "Span", "say", "typed", "typed_on"]

Forms = str | tuple[str, ...]
"""One wording, or its plural forms in CLDR order (en one/other, ru one/few/many, az one wording)."""

PHRASES: dict[str, dict[ReaderLanguage, Forms]] = {
    **MESSAGES,
    **REPLIES,
    **CHATS,
    **REVIEWS,
    **SOURCES,
    **WELCOME,
}

COUNTED = ("n", "count")
"""The values that may decide the plural form, in this order."""


def say(key: str, language: ReaderLanguage, /, **values: object) -> str:
    """The phrase `key` in `language` with its values filled in.

    Commands in it are typed as everywhere but on Slack, unless `typed_on("slack")` is among the
    values.  A phrase with plural forms takes the form of the value `n` (or `count`).  Numbers and days
    are written as the language writes them.  KeyError for a key that no table holds.
    """
    forms = PHRASES[key][language]
    values = {**typed_on(""), **values}
    if not isinstance(forms, str):
        number = next(value for name in COUNTED if isinstance(value := values.get(name), int))
        forms = choose(forms, number, language)
    return forms.format_map({name: _written(value, language) for name, value in values.items()})


def _written(value: object, language: ReaderLanguage) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Span):
        return span_text(value, language)
    if isinstance(value, Reason):
        return reason_text(value, language)
    if isinstance(value, int | float):
        return number_text(value, language)
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_text(value, language)
    return str(value)

"""How a machine-made text must look before anybody asks what it says.

Enters: the text, its source, the language in which it was asked for.  Leaves: why it is refused,
or nothing: too long, markup, a link or an address of people, quotation marks of its own, another
language, letters of several alphabets in one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from digests.language import identify, sentences
from digests.model import Language

TITLE = 220
"""Most characters of a headline."""
SUMMARY = 420
"""Most characters of a summary."""
SENTENCES = 2
LONGER = 2.2
"""So many times as long as its source a translation may be; Russian runs a third longer than English."""
SHORT = 60
"""Characters below which length says nothing."""

_MARKUP = re.compile(r"[<>*_`~#|{}\[\]\\^=]")
_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}\b(?:/\S*)?", re.IGNORECASE
)
_SCHEME = re.compile(r"://|\bwww\.|\bhxxp|\bmailto:|\bjavascript:", re.IGNORECASE)
_PEOPLE = re.compile(r"@\w*|\b(?:here|channel|everyone)!|<!", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")
_NAME = 4
"""Words up to which quotation marks may stand around a name."""
_MIXED = re.compile(r"(?=\w*[a-zəıöüçşğ])(?=\w*[а-яё])[^\W\d_]{3,}", re.IGNORECASE)
_PREFACE = re.compile(
    r"^\W*(?:summary|translation|headline|title|here (?:is|are)|sure|xülasə|tərcümə|başlıq|"
    r"перевод|резюме|сводка|заголовок)\s*[:—–-]",
    re.IGNORECASE,
)


def ill_formed(title: str, summary: str, language: Language, source: str) -> str:
    """Why a text is no headline and summary in `language`, as `kind: detail`; empty: it is one."""
    if not title.strip() and not summary.strip():
        return "form: nothing was said"
    whole = f"{title}\n{summary}"
    return (
        next(_too_long(title, summary, language), "")
        or next(_signs(title, summary, source), "")
        or next(_links(whole, source), "")
        or _other_language(whole, language)
    )


def too_long_for(text: str, source: str) -> str:
    """Why a translation cannot be one for its length, or nothing."""
    if len(text) > SHORT and len(text) > LONGER * len(source):
        return f"length: {len(text)} characters for {len(source)}"
    return ""


def _too_long(title: str, summary: str, language: Language) -> Iterator[str]:
    if len(title) > TITLE or len(summary) > SUMMARY:
        yield f"length: {len(title)} and {len(summary)} characters"
    if len(sentences(summary, language)) > SENTENCES:
        yield "length: more than two sentences"


def _signs(title: str, summary: str, source: str) -> Iterator[str]:
    for text in (title, summary):
        bad = next(
            (sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl")), ""
        )
        if bad:
            yield f"markup: U+{ord(bad):04X}"
        if _PREFACE.match(text):
            yield "form: it speaks of itself"
    whole = f"{title} {summary}"
    for found in (*_MARKUP.finditer(whole), *_PEOPLE.finditer(whole)):
        if found[0] not in source:
            yield f"markup: {found[0]}"
    quotes = [found[1] for found in _QUOTED.finditer(whole) if len(found[1].split()) > _NAME]
    if quotes and not _QUOTED.search(source):
        yield "quotation: the source quotes nobody"


def _links(whole: str, source: str) -> Iterator[str]:
    scheme = _SCHEME.search(whole)
    if scheme:
        yield "link: an address"
    known = source.lower()
    for found in _LINK.finditer(whole):
        if found[0].lower() not in known:
            yield f"link: {found[0][:40]}"


def _other_language(whole: str, language: Language) -> str:
    mixed = _MIXED.search(whole)
    if mixed:
        return f"language: {mixed[0][:40]}"
    found = identify(whole)
    return "" if found == language else f"language: {found} for {language}"

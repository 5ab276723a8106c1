"""The names of the commands, their aliases in three languages, and what somebody said.

Enters: a line as typed.  Leaves: a command name and its words, or None where the line is
no command.  Names are ASCII because Telegram allows no others; people type them with or
without diacritics, so both sides are folded before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digests.language import fold
from digests.model import Topic

ALIASES: dict[str, tuple[str, ...]] = {
    "start": (),
    "help": ("komek", "yardim", "pomosch", "pomoshch", "spravka", "помощь"),
    "latest": ("son", "sonxeberler", "xeberler", "novosti", "poslednie", "новости", "последние"),
    "topic": ("movzu", "tema", "тема"),
    "subscribe": ("abune", "podpiska", "подписка", "подписаться"),
    "unsubscribe": ("legv", "otpiska", "отписка", "отписаться"),
    "stop": ("dayan", "dayandir", "стоп"),
    "week": ("digest", "hefte", "icmal", "heftelik", "nedelya", "obzor", "неделя", "обзор"),
    "search": ("axtar", "poisk", "поиск"),
    "language": ("lang", "dil", "yazyk", "язык"),
    "settings": ("ayarlar", "parametrler", "nastroyki", "настройки"),
    "sources": ("menbeler", "istochniki", "источники"),
    "status": ("veziyyet", "statusu", "sostoyanie", "состояние"),
    "figures": ("reqemler", "cifry", "цифры", "chart", "qrafik", "grafik", "график", "figure"),
    "why": ("niye", "pochemu", "почему"),
    "mute": ("sustur", "skryt", "скрыть"),
    "unmute": ("susturma", "pokazat", "показать"),
    "follow": ("izle", "sledit", "следить"),
    "desk": ("redaksiya", "redaktor", "редакция"),
    "privacy": ("mexfilik", "privatnost", "приватность"),
    "release": ("burax", "otpravit"),
    "drop": ("burakma", "otbrosit"),
    "withdraw": ("gerigotur", "otozvat", "отозвать"),
    "forget": ("unut", "zabud", "zabyt", "забыть"),
}
"""Command -> its other names, folded."""

TOPIC_ALIASES: dict[str, tuple[str, ...]] = {
    "cyber": ("kiber", "кибер", "kibertehlukesizlik", "cybersecurity", "security"),
    "telecom": ("rabite", "svyaz", "связь", "internet", "интернет", "telekom"),
    "mobile": ("mobil", "мобильная", "мобильный"),
    "egov": ("ehokumet", "e-government", "egovernment", "госуслуги"),
    "fintech": ("fintex", "финтех"),
    "space": ("kosmos", "космос", "peyk"),
    "startups": ("startap", "startaplar", "стартапы", "startup"),
    "ai": ("ii", "suniintellekt", "ии"),
    "skills": ("bacariqlar", "tehsil", "navyki", "навыки"),
    "regions": ("bolgeler", "regionlar", "regiony", "регионы"),
    "policy": ("qanun", "siyaset", "politika", "регулирование"),
    "international": ("emekdasliq", "sotrudnichestvo", "сотрудничество"),
    "rankings": ("reytinq", "reytinqler", "reytingi", "рейтинги"),
    "events": ("tedbirler", "sobytiya", "события"),
}
"""Topic id -> the words by which people ask for it; a beat's own names are added."""


@dataclass(frozen=True, slots=True)
class Said:
    """A command and the words behind it."""

    name: str
    """Canonical command name; of a topic command `topic`, with the topic as first word."""
    words: tuple[str, ...] = ()
    rest: str = ""
    """The words as one line, as typed."""


class Names:
    """Understands what a line asks for, by the commands above and the beat's topics."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics: tuple[str, ...] = tuple(topic.id for topic in topics)
        self._topics = _topic_names(topics)
        self._commands = {
            fold(alias): name for name, aliases in ALIASES.items() for alias in (name, *aliases)
        }

    def topic(self, word: str) -> str | None:
        """The topic that a word names, in any of the three languages."""
        return self._topics.get(_bare(word))

    def said(self, line: str) -> Said | None:
        """The command of a line; the slash is optional; None if its first word is no command."""
        words = line.split()
        if not words:
            return None
        first = words[0].removeprefix("/").partition("@")[0]
        rest = tuple(words[1:])
        name = self._commands.get(fold(first))
        if name == "topic" and rest:
            return Said("topic", rest, " ".join(rest))
        if name:
            return Said(name, rest, line.strip()[len(words[0]) :].strip())
        topic = self.topic(first)
        if topic:
            return Said("topic", (topic, *rest), " ".join((topic, *rest)))
        return None


def _topic_names(topics: Iterable[Topic]) -> Mapping[str, str]:
    """Folded name -> topic id; an id always means itself."""
    names: dict[str, str] = {}
    ids = []
    for topic in topics:
        ids.append(topic.id)
        for name in (*TOPIC_ALIASES.get(topic.id, ()), *topic.names.values()):
            names.setdefault(_bare(name), topic.id)
    names.update({_bare(topic_id): topic_id for topic_id in ids})
    return names


def _bare(word: str) -> str:
    return re.sub(r"[\s/_-]+", "", fold(word))

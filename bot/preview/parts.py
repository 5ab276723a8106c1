"""What both views share: the messages as they stand in the end, their words, their buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from bot.adapters.telegram.markup import render
from bot.model import Message

WORDS = {
    "en": {
        "title": "The same messages on Telegram and on Slack",
        "hint": "A sample week: its outlets are invented, its texts were written for this demo.",
        "bot": "bot",
        "channel": "# ict-news",
        "edited": "edited",
        "before": "before the edit",
        "reply": "in reply",
        "you": "You",
        "only": "Only visible to you",
    },
    "az": {
        "title": "Eyni mesajlar Telegram-da və Slack-də",
        "hint": "Nümunə həftə: buradakı nəşrlər uydurmadır, mətnlər bu nümayiş üçün yazılıb.",
        "bot": "bot",
        "channel": "# ikt-xeberleri",
        "edited": "redaktə edilib",
        "before": "düzəlişdən əvvəl",
        "reply": "cavab",
        "you": "Siz",
        "only": "Yalnız sizə görünür",
    },
    "ru": {
        "title": "Одни и те же сообщения в Telegram и Slack",
        "hint": "Учебная неделя: издания вымышлены, тексты написаны для этой демонстрации.",
        "bot": "бот",
        "channel": "# ikt-novosti",
        "edited": "изменено",
        "before": "до правки",
        "reply": "в ответ",
        "you": "Вы",
        "only": "Видно только вам",
    },
}


@dataclass(slots=True)
class Post:
    """One message as it stands in the chat in the end."""

    message: Message
    asked: str = ""
    reference: str = ""
    at: datetime | None = None
    about: Message | None = None
    """The message that this one replies to."""
    earlier: list[Message] = field(default_factory=list)
    """What it said before each edit."""


def asked(posts: Sequence[Post]) -> Iterator[tuple[str, Post]]:
    """Each post with the question to show before it: once for all its answers."""
    before = ""
    for post in posts:
        yield (post.asked if post.asked != before else ""), post
        before = post.asked


def first_words(message: Message) -> str:
    """The line by which a reply names what it answers."""
    return render(message).plain.strip().split("\n", 1)[0]


def clock(post: Post) -> str:
    """When it was sent, where that is known."""
    return f"{post.at:%d.%m %H:%M}" if post.at else ""


def row(keys: Sequence[tuple[str, str]]) -> str:
    """A row of buttons."""
    return f'<div class="keys">{"".join(_key(label, does) for label, does in keys)}</div>'


def _key(label: str, does: str) -> str:
    """A button: a link, or a command, which only the chat could carry out."""
    if is_web(does):
        return f'<a class="key" {href(does)}>{escape(label)} ↗</a>'
    return f'<span class="key" title="{escape(does)}">{escape(label)}</span>'


def is_web(address: str) -> bool:
    """Whether an address may become a link."""
    return bool(re.match(r"(?i)https?://[^\s]", address))


def href(address: str) -> str:
    """The attributes of a link that tells the other side nothing."""
    return f'href="{escape(address)}" target="_blank" rel="noopener noreferrer nofollow"'

"""One page that shows messages as Telegram and as Slack show them, side by side.

Enters: messages and how each came to be.  Leaves: one HTML file without scripts and without
anything from elsewhere.  What is shown is what the adapters' renderers made, read again here
with only the marks that the platforms know, so that nothing in a message can become a tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files

from bot.model import Message
from bot.preview import slack, telegram
from bot.preview.parts import WORDS, Post

__all__ = ["Exchange", "page"]

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message and how it came to be."""

    message: Message
    how: str = "send"
    """`send`, `edit` or `reply`; anything else is what somebody asked to get this answer."""
    reference: str = ""
    """What the platform called the message; of an edit or a reply, the message it is about.
    Empty: guessed by the buttons, which an edit keeps."""
    at: datetime | None = None


def page(
    exchanges: Sequence[Exchange], *, language: str = "en", title: str = "", hint: str | None = None
) -> str:
    """The page, complete: one HTML document that needs nothing else.

    `hint` is the line below the title; None: that of the sample week.
    """
    words = WORDS.get(language, WORDS["en"])
    posts = _posts(exchanges)
    heading = escape(title or words["title"])
    style = files("bot.preview").joinpath("style.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{heading}</title>\n<style>\n{style}</style></head>\n<body>"
        f'<header class="top"><h1>{heading}</h1><p>{escape(words["hint"] if hint is None else hint)}</p>'
        '<nav><a href="#telegram">Telegram</a> <a href="#slack">Slack</a></nav></header>\n<main>\n'
        f"{telegram.view(posts, words)}\n{slack.view(posts, words)}\n</main></body></html>\n"
    )


def _posts(exchanges: Sequence[Exchange]) -> list[Post]:
    """Edits applied to what they edit, replies tied to what they answer."""
    posts: list[Post] = []
    for one in exchanges:
        target = _target(posts, one) if one.how in ("edit", "reply") else None
        if one.how == "edit" and target:
            target.earlier.append(target.message)
            target.message = one.message
            continue
        asked = "" if one.how in ("send", "edit", "reply") else one.how
        about = target.message if target else None
        posts.append(Post(one.message, asked, one.reference if one.how == "send" else "", one.at, about))
    return posts


def _target(posts: Sequence[Post], one: Exchange) -> Post | None:
    if one.reference:
        return next((post for post in reversed(posts) if post.reference == one.reference), None)
    mine = _commands(one.message)
    alike = [post for post in posts if not post.asked and mine & _commands(post.message)]
    if not alike and one.how == "reply":
        alike = [post for post in posts if post.earlier]
    return alike[-1] if alike else None


def _commands(message: Message) -> frozenset[str]:
    return frozenset(button.command for row in message.buttons for button in row if button.command)

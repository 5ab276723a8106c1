"""Messages as a Telegram chat shows them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser

from bot.adapters.telegram.markup import render
from bot.model import Message
from bot.preview.parts import Post, asked, clock, first_words, href, is_web, row

TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote"})
"""Telegram's tags without attributes; `a` is treated apart, anything else is shown as text."""


def view(posts: Sequence[Post], words: dict[str, str]) -> str:
    """The chat as a section of the page."""
    parts = []
    for question, post in asked(posts):
        parts.append(f'<div class="asked">{escape(question)}</div>' if question else "")
        parts.append(_bubble(post, words))
    return (
        '<section class="telegram" id="telegram" aria-label="Telegram"><div class="bar">'
        '<span class="face" aria-hidden="true">B</span>'
        f"<div><h2>Beatwire</h2><small>Telegram · {escape(words['bot'])}</small></div></div>"
        f'<div class="chat">{"".join(parts)}</div></section>'
    )


def _bubble(post: Post, words: dict[str, str]) -> str:
    shown = render(post.message)
    quoted = f'<span class="quoted">{escape(first_words(post.about))}</span>' if post.about else ""
    earlier = "".join(_earlier(render(old).html, words["before"]) for old in post.earlier)
    said = " · ".join(filter(None, [words["edited"] if post.earlier else "", clock(post)]))
    meta = f'<span class="meta">{escape(said)}</span>' if said else ""
    return (
        f'<article class="post" lang="{escape(post.message.language)}">'
        f'<div class="bubble">{quoted}{_photo(post.message)}'
        f'<div class="text">{_safe(shown.html)}</div>{earlier}{meta}</div>'
        f"{''.join(row(keys) for keys in shown.keyboard)}</article>"
    )


def _photo(message: Message) -> str:
    """The chart that goes out as a photo, inside the page itself."""
    picture = next((block.picture for block in message.blocks if block.picture and block.picture.png), None)
    if picture is None:
        return ""
    data = b64encode(picture.png).decode()
    return f'<img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}" width="360">'


def _earlier(html: str, label: str) -> str:
    return f'<details><summary>{escape(label)}</summary><div class="text">{_safe(html)}</div></details>'


class _Telegram(HTMLParser):
    """Reads Telegram's HTML and writes it again with the tags that Telegram knows, balanced."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and is_web(address):
            self.parts.append(f"<a {href(address)}>")
        elif tag in TAGS:
            self.parts.append(f"<{tag}>")
        else:
            self.parts.append(escape(self.get_starttag_text() or ""))
            return
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self.parts.append(f"</{last}>")
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))


def _safe(html: str) -> str:
    reader = _Telegram()
    reader.feed(html)
    reader.close()
    written = "".join(reader.parts) + "".join(f"</{tag}>" for tag in reversed(reader.open))
    # A quotation is a block of its own: the line breaks beside it would show as empty lines.
    return re.sub(r"\n(?=<blockquote>)|(?<=</blockquote>)\n", "", written)

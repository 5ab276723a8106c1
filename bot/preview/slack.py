"""Messages as a Slack channel shows them: the part of Block Kit and mrkdwn that the bot speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from bot.adapters.slack.blocks import render
from bot.model import Message
from bot.preview.parts import Post, asked, clock, first_words, href, is_web, row


def view(posts: Sequence[Post], words: dict[str, str]) -> str:
    """The channel as a section of the page."""
    parts = []
    for question, post in asked(posts):
        parts.append(_question(question, words) if question else "")
        parts.append(_message(post, words))
    return (
        '<section class="slack" id="slack" aria-label="Slack"><div class="bar">'
        f"<h2>{escape(words['channel'])}</h2><small>Slack</small></div>"
        f'<div class="chat">{"".join(parts)}</div></section>'
    )


def _question(question: str, words: dict[str, str]) -> str:
    return (
        '<div class="asked"><span class="face you" aria-hidden="true">☺</span><div class="said">'
        f'<div class="who"><b>{escape(words["you"])}</b></div>{escape(question)}</div></div>'
    )


def _message(post: Post, words: dict[str, str]) -> str:
    when = " ".join(filter(None, [clock(post), f"({words['edited']})" if post.earlier else ""]))
    quoted = f"{words['reply']}: {first_words(post.about)}" if post.about else ""
    return (
        f'<article class="post{" thread" if post.about else ""}" lang="{escape(post.message.language)}">'
        '<span class="face" aria-hidden="true">B</span><div class="said">'
        f"{_note('only', words['only'] if post.asked else '')}"
        f'<div class="who"><b>Beatwire</b><span class="app">APP</span> <small>{escape(when)}</small></div>'
        f"{_note('quoted', quoted)}{_blocks(post.message)}"
        f"{''.join(_earlier(old, words['before']) for old in post.earlier)}</div></article>"
    )


def _note(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>' if text else ""


def _earlier(message: Message, label: str) -> str:
    return f"<details><summary>{escape(label)}</summary>{_blocks(message)}</details>"


def _blocks(message: Message) -> str:
    return "".join(_block(block) for block in render(message).blocks)


def _block(block: dict[str, Any]) -> str:
    """The part of Block Kit that the bot speaks; a block beyond it is named, not guessed."""
    match block["type"]:
        case "header":
            return f"<h3>{escape(block['text']['text'])}</h3>"
        case "section":
            fields = "".join(f"<div>{_text(one)}</div>" for one in block.get("fields", ()))
            text = f'<div class="mrkdwn">{_text(block["text"])}</div>' if "text" in block else ""
            return text + (f'<div class="mrkdwn fields">{fields}</div>' if fields else "")
        case "context":
            return f'<div class="context">{"  ".join(_text(one) for one in block["elements"])}</div>'
        case "table":
            return _table([[cell["text"] for cell in row] for row in block["rows"]])
        case "data_visualization":
            (series,) = block["chart"]["series"]
            rows = [[point["label"], f"{point['value']:g}"] for point in series["data"]]
            return f"<h3>{escape(block['title'])}</h3>{_table(rows)}"
        case "divider":
            return "<hr>"
        case "actions":
            return row([_button(one) for one in block["elements"]])
        case other:
            return f'<div class="context">[{escape(str(other))}]</div>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _button(element: dict[str, Any]) -> tuple[str, str]:
    return element["text"]["text"], element.get("url") or element.get("value", "")


def _text(text: dict[str, Any]) -> str:
    """A text object, or the alternative text of an image."""
    if text["type"] == "mrkdwn":
        return _mrkdwn(text["text"])
    return escape(text.get("text") or text.get("alt_text", ""), quote=False)


_MARK = re.compile(
    r"<(?P<url>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>"
    r"|(?<![\w*])\*(?P<b>(?:<[^<>]*>|[^*\n])+)\*(?![\w*])"
    r"|(?<!\w)_(?P<i>(?:<[^<>]*>|[^_\n])+)_(?!\w)"
    r"|(?<!\w)~(?P<s>(?:<[^<>]*>|[^~\n])+)~(?!\w)"
    r"|`(?P<code>[^`\n]+)`"
)


def _mrkdwn(text: str) -> str:
    """Slack's markup as HTML; neighbouring lines that begin with > are one quotation."""
    parts: list[str] = []
    for line in text.split("\n"):
        quoted = line.startswith((">", "&gt;"))
        inner = _inline(re.sub(r"^(?:>|&gt;) ?", "", line)) if quoted else _inline(line)
        if quoted and parts and parts[-1].endswith("</blockquote>"):
            parts[-1] = f"{parts[-1].removesuffix('</blockquote>')}\n{inner}</blockquote>"
        else:
            parts.append(f"<blockquote>{inner}</blockquote>" if quoted else inner)
    # A quotation is a block of its own: the line breaks around it would show as empty lines.
    return re.sub(r"\n(?=<blockquote>)|(?<=</blockquote>)\n", "", "\n".join(parts))


def _inline(text: str) -> str:
    parts: list[str] = []
    at = 0
    for mark in _MARK.finditer(text):
        parts.append(_plain(text[at : mark.start()]))
        parts.append(_marked(mark))
        at = mark.end()
    return "".join([*parts, _plain(text[at:])])


def _marked(mark: re.Match[str]) -> str:
    if mark["url"] is not None:
        address = _unescaped(mark["url"])
        label = _plain(mark["label"] or mark["url"])
        return f"<a {href(address)}>{label}</a>" if is_web(address) else label
    tag = next(name for name in ("b", "i", "s", "code") if mark[name] is not None)
    return f"<{tag}>{_plain(mark[tag]) if tag == 'code' else _inline(mark[tag])}</{tag}>"


def _plain(text: str) -> str:
    return escape(_unescaped(text), quote=False)


def _unescaped(text: str) -> str:
    """Slack escapes three characters and no more."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

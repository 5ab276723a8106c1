"""A message as one self-contained HTML page, readable on paper and on a phone.

Enters: a `Message`.  Leaves: a whole document without scripts or anything from elsewhere.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from bot.model import Block, Message, Span

STYLE = """
:root { color-scheme: light dark; }
body { font: 17px/1.5 Georgia, serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem; }
p, ul, blockquote { margin: .4rem 0; } ul { padding-left: 1.2rem; }
small { color: GrayText; } blockquote { border-left: 3px solid; padding-left: .8rem; font-style: italic; }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: 2px; }
@media print { body { margin: 0; font-size: 11pt; } }
@media print { a::after { content: " (" attr(href) ")"; font-size: 8pt; } }
"""


def render(message: Message) -> str:
    """The page; its title is the message's first line."""
    lines = [span.text for block in message.blocks[:1] for line in block.lines[:1] for span in line]
    title = escape("".join(lines) or "Beatwire")
    headings = iter(["h1"])
    body = "\n".join(_block(block, next(headings, "h2")) for block in message.blocks)
    return (
        f'<!doctype html>\n<html lang="{message.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>"
    )


def _block(block: Block, heading: str) -> str:
    lines = ["".join(_span(span) for span in line) for line in block.lines]
    match block.kind:
        case "title":
            return "\n".join(f"<{heading}>{line}</{heading}>" for line in lines)
        case "list":
            return "<ul>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + "\n</ul>"
        case "quote":
            return f"<blockquote>{'<br>'.join(lines)}</blockquote>"
        case "small":
            return f"<p><small>{'<br>'.join(lines)}</small></p>"
        case "text":
            return f"<p>{'<br>'.join(lines)}</p>"


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    if span.link and urlsplit(span.link).scheme in ("http", "https"):
        text = f'<a href="{escape(span.link)}" rel="noreferrer">{text}</a>'
    if span.bold:
        text = f"<strong>{text}</strong>"
    return f"<em>{text}</em>" if span.italic else text

"""A message as one self-contained HTML page, readable on paper and on a phone.

Enters: a `Message`.  Leaves: a whole document without scripts or anything from elsewhere.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape

from bot.formatter.links import web_link
from bot.formatter.text import clean
from bot.model import Block, Message, Span

STYLE = """
:root { color-scheme: light dark; --ink: #1b1d20; --soft: #5c6570; --line: #d9dde2; --page: #fdfdfb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ea; --soft: #9ba4ae; --line: #3a4047; --page: #16181b; }
}
body { font: 17px/1.5 Georgia, "Noto Serif", serif; max-width: 40rem; margin: 2rem auto; padding: 0 1.1rem;
  color: var(--ink); background: var(--page); overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1.2rem; }
h2 { font-size: 1.05rem; line-height: 1.3; margin: 1.7rem 0 .4rem; padding-top: .6rem;
  border-top: 1px solid var(--line); }
p, ul, blockquote { margin: .5rem 0; } ul { padding-left: 1.2rem; } li { margin: .2rem 0; }
small { color: var(--soft); font-size: .85em; }
blockquote { border-left: 3px solid var(--line); padding-left: .8rem; font-style: italic; }
figure { display: inline-block; width: min(100%, 19rem); margin: .4rem .5rem .4rem 0; vertical-align: top; }
img { width: 100%; height: auto; border-radius: 6px; }
table { border-collapse: collapse; margin: .5rem 0; } th { text-align: left; font-weight: normal; }
td { text-align: right; } th, td { padding: .15rem .8rem .15rem 0; border-bottom: 1px solid var(--line); }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: 2px; }
@media print {
  body { margin: 0; font-size: 11pt; color: #000; background: none; }
  h2 { break-after: avoid; } p, li, figure, tr { break-inside: avoid; }
  a::after { content: " (" attr(href) ")"; font-size: 8pt; overflow-wrap: anywhere; }
}
"""

DARK = "screen and (prefers-color-scheme: dark)"
"""When the dark pictures are shown: never on paper."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the page may load: nothing but its own style and pictures, whatever a source managed to write."""

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control and reordering characters, by which a source could break the page or turn its digits."""


def render(message: Message) -> str:
    """The page; its title is the message's first line."""
    lines = [span.text for block in message.blocks[:1] for line in block.lines[:1] for span in line]
    title = escape(clean("".join(lines)) or "Beatwire")
    body = "\n".join(_block(block, "h2" if place else "h1") for place, block in enumerate(message.blocks))
    return (
        f'<!doctype html>\n<html lang="{message.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>"
    )


def _block(block: Block, heading: str) -> str:
    lines = ["".join(_span(span) for span in line) for line in block.lines]
    match block.kind:
        case "title":
            return "\n".join(f"<{heading}>{line}</{heading}>" for line in lines)
        case "text" if _heads(block):
            words = (_words(span.text) for line in block.lines for span in line)
            return f"<{heading}>{''.join(words)}</{heading}>"
        case "list":
            return "<ul>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + "\n</ul>"
        case "quote":
            return f"<blockquote>{'<br>'.join(lines)}</blockquote>"
        case "small":
            return f"<p><small>{'<br>'.join(lines)}</small></p>"
        case "table":
            return _table(block)
        case "chart":
            return _figure(block)
        case "text":
            return f"<p>{'<br>'.join(lines)}</p>"


def _table(block: Block) -> str:
    """Rows of cells; the first row heads the columns, the first cell its row."""
    rows = []
    for place, line in enumerate(block.lines):
        tags = ["th" if not place or not column else "td" for column in range(len(line))]
        rows.append("".join(f"<{tag}>{_span(span)}</{tag}>" for tag, span in zip(tags, line, strict=True)))
    return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _figure(block: Block) -> str:
    """A chart inside the page itself; without a picture, its words."""
    picture = block.picture
    if picture is None or not picture.png:
        words = "<br>".join("".join(_span(span) for span in line) for line in block.lines)
        return f"<p>{words}</p>" if words else ""
    image = f'<img src="{_data(picture.png)}" alt="{escape(_seen(picture.alt))}">'
    if picture.dark:
        dark = f'<source media="{DARK}" srcset="{_data(picture.dark)}">'
        image = f"<picture>{dark}{image}</picture>"
    return f"<figure>{image}</figure>"


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


def _heads(block: Block) -> bool:
    """Whether a paragraph is the heading of what follows: one bold line that stays with it."""
    spans = [span for line in block.lines for span in line]
    return block.keep_with_next and len(spans) == 1 and spans[0].bold and not spans[0].link


def _words(text: str) -> str:
    return escape(_seen(text)).replace("\n", "<br>")


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _span(span: Span) -> str:
    text = _words(span.text)
    link = web_link(span.link)
    if link and text.strip():
        text = f'<a href="{escape(link)}" rel="noopener noreferrer nofollow">{text}</a>'
    if span.bold:
        text = f"<strong>{text}</strong>"
    return f"<em>{text}</em>" if span.italic else text

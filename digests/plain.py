"""Unsafe HTML -> plain text, a line for each paragraph.

Enters: HTML as published, broken or hostile.  Leaves: text without markup, scripts or
control characters; nothing is rendered, so nothing needs to be sanitised.
"""

from __future__ import annotations

import html as entities
import re
from functools import lru_cache

from lxml import etree, html


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _words(
    "script style noscript template svg head select math audio video canvas map button textarea"
)
_BLOCKS = _words(
    "p div br hr li ul ol tr table h1 h2 h3 h4 h5 h6 section article blockquote pre dt dd figure figcaption "
    "header footer main aside nav address caption title option center form"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_NO_COMMENT = re.compile(r"<!(?!--|doctype|\[(?:if|endif))", re.IGNORECASE)
_LONGEST_HEADING = 5000
_ESCAPED_BLOCK = re.compile(r"</(?:p|div|a|b|strong|em|span|li)>|<br\s?/?>|<p[ >]", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")


def plain(markup: str) -> str:
    """Text of an HTML fragment or page, a line for each paragraph."""
    if "<" not in markup:
        text = entities.unescape(markup)
        return lines(text if not _ESCAPED_BLOCK.search(text) else _read(text))
    text = _read(_without_sections(markup))
    # Some feeds escape twice: what comes out is markup again, once.
    return lines(_read(text) if _ESCAPED_BLOCK.search(text) else text)


def _without_sections(markup: str) -> str:
    """Markup in which `<!` begins nothing but comments: HTML would drop what stands behind it."""
    if "<!" not in markup:
        return markup
    if "<![CDATA[" in markup and "]]>" in markup:  # wrapped twice by its feed
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    return _NO_COMMENT.sub("&lt;!", markup)


def heading(markup: str) -> str:
    """A title as one line: tags off, entities read, also where they were escaped twice."""
    text = markup[:_LONGEST_HEADING]
    for _ in range(2):
        text = _untagged(entities.unescape(_untagged(text)))
    return " ".join(visible(text).split())


def _untagged(text: str) -> str:
    return _TAG.sub("", _CODE.sub("", text)) if "<" in text else text


def visible(text: str) -> str:
    """The text without control, direction and zero-width characters and half surrogates."""
    return _INVISIBLE.sub("", text)


def lines(text: str) -> str:
    """Text with single spaces, no blank lines and nothing invisible."""
    text = visible(_LINE_ENDS.sub("\n", text))
    kept = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in kept if line)


def tree(markup: str) -> html.HtmlElement | None:
    """The page as a tree; None where there is not one element."""
    if "\0" in markup:
        markup = markup.replace("\0", "")
    try:
        # Bytes with a known encoding: a declaration inside the page must not be believed again.
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def text_of(root: etree._Element) -> str:
    """Text of an element, a line for each block in it; without recursion, however deep."""
    parts: list[str] = []
    skipped: etree._Element | None = None
    preformatted = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped is None and tag in _DROPPED:
                skipped = element
            preformatted += tag == "pre"
            if skipped is None:
                parts += (_opening(tag), _flat(element.text, preformatted))
            continue
        preformatted -= tag == "pre"
        if skipped is element:
            skipped = None
        elif skipped is None and tag in _BLOCKS:
            parts.append("\n")
        if skipped is None and element is not root:
            parts.append(_flat(element.tail, preformatted))
    return "".join(parts)


def _opening(tag: str) -> str:
    if tag in ("td", "th"):
        return " "
    return "\n" if tag in _BLOCKS else ""


def _flat(text: str | None, preformatted: int) -> str:
    """Line ends inside running HTML are only spaces."""
    if not text:
        return ""
    text = _LINE_ENDS.sub("\n", text)
    return text if preformatted else text.replace("\n", " ")


@lru_cache(maxsize=2)
def _read(markup: str) -> str:
    """Plain-text line ends are kept where the markup has no blocks of its own."""
    root = tree(f"<div>{markup}</div>")
    if root is None:
        return _TAG.sub("", markup)
    return text_of(root)

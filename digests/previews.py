"""The public web preview of a Telegram channel -> entries.

Enters: the tree of a page at t.me/s/NAME.  Leaves: an entry for each post with text, newest
last as the page has them.  A channel whose preview is off answers 200 without posts; that
is a `ReadError`, because nothing would ever come of it.
"""

from __future__ import annotations

from datetime import tzinfo
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from digests.dates import parse_date
from digests.document import ReadError
from digests.links import absolute, host
from digests.model import Entry
from digests.plain import lines, text_of


def is_preview(url: str | None) -> bool:
    """Whether an address is a channel's preview."""
    return host(url) in ("t.me", "telegram.me") and urlsplit(url or "").path.startswith("/s/")


def posts(root: HtmlElement, *, url: str | None, timezone: str | tzinfo, name: str) -> tuple[Entry, ...]:
    """The posts of a preview page that say something."""
    found = [_post(each, url, timezone) for each in root.cssselect(".tgme_widget_message[data-post]")]
    if not found:
        raise ReadError(f"{name} shows no posts: the channel's public preview is off, so it cannot be read.")
    return tuple(entry for entry in found if entry is not None)


def _post(message: HtmlElement, url: str | None, timezone: str | tzinfo) -> Entry | None:
    bodies = message.cssselect(".js-message_text, .tgme_widget_message_text")
    text = lines(text_of(bodies[-1])) if bodies else ""
    if not text:
        return None
    times = message.cssselect(".tgme_widget_message_date time[datetime], time[datetime]")
    date = parse_date(times[-1].get("datetime") or "", timezone=timezone) if times else None
    return Entry(
        title="",
        url=absolute(f"/{message.get('data-post')}", url),
        published=date.instant if date else None,
        text=text,
    )

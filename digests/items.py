"""Entry -> items: identity, credible date, clean text, language; a review becomes its stories.

Enters: an entry, its source, and when it was first seen.  Leaves: items not yet understood
(no topics, figures or summary); none for an entry that says nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import urldefrag, urlsplit

from digests import roundup
from digests.cleaning import clean
from digests.dates import zone
from digests.headlines import headline
from digests.language import fold, identify
from digests.links import canonical
from digests.model import Entry, Item, Language, Source
from digests.plain import heading, plain

__all__ = ["bones", "build", "canonical", "identity", "leads_to", "parted_from", "stamp", "without_markup"]

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Nothing on the beat was published on the web before."""
AHEAD = timedelta(days=1)
"""How far a source's clock may run ahead of ours."""
_ENOUGH = 80
"""Letters from which on the language of a text is plainer than what its feed claims."""


def identity(source: Source | str, entry: Entry) -> str:
    """SHA-256 (hex) of the canonical link; else of source, title and text. Never of date or guid.

    Of an entry whose link tells several articles (`parted`), of link and title.
    """
    if link := leads_to(source, entry):
        return parted_from(link, bones(entry.title)) if entry.parted else link
    name = source if isinstance(source, str) else source.id
    text = entry.text if entry.text is not None else plain(entry.html)
    return _sha("text", name, bones(entry.title), bones(text))


def leads_to(source: Source | str, entry: Entry) -> str:
    """Identity by the link alone; empty where the link leads to no article."""
    if not entry.url:
        return ""
    link = canonical(entry.url)
    parts = urlsplit(link)
    if parts.path in ("", "/") and not parts.query and not parts.fragment:
        return ""  # some feeds give every entry the address of the site
    at_home = not isinstance(source, str) and source.url and link == canonical(urldefrag(source.url).url)
    return "" if at_home else _sha("link", link)


def parted_from(link: str, title: str) -> str:
    """Identity of one of several articles under a link, by that of the link and the bones of its title."""
    return _sha("parted", link, title)


def stamp(entry: Entry) -> str:
    """Hash of what a listing says of an article; equal stamps mean that nothing changed."""
    return hashlib.sha256(
        "\0".join((entry.title, entry.html, entry.text or "")).encode("utf-8", "surrogatepass")
    ).hexdigest()


def without_markup(entry: Entry) -> Entry:
    """The entry with its body as plain text, and with the stamp of what it was."""
    if entry.text is not None or not entry.html:
        return entry
    return replace(entry, text=plain(entry.html), html="", stamp=entry.stamp or stamp(entry))


def build(
    entry: Entry,
    source: Source,
    *,
    first_seen: datetime,
    timezone: str | tzinfo,
    boilerplate: Sequence[str] = (),
) -> tuple[Item, ...]:
    """The entry as an item, a review followed by its parts; nothing for an empty entry."""
    title = heading(entry.title)
    raw = entry.text if entry.text is not None else plain(entry.html)
    text = clean(raw, title, house=boilerplate)
    if not title and not text:
        return ()
    language = _language(title, text, entry.language or source.language)
    published, date_only = _published(entry, first_seen, zone(timezone))
    item = Item(
        id=identity(source, entry),
        source=source.id,
        url=entry.url,
        title=title or headline(text, language),
        text=text,
        language=language,
        published=published,
        first_seen=first_seen,
        kind="advisory" if source.advisory else "article",
        date_only=date_only,
        stamp=entry.stamp,
    )
    stories = roundup.stories(item.title, text, language)
    return (replace(item, kind="roundup"), *_parts(item, stories)) if stories else (item,)


def _parts(review: Item, stories: Sequence[roundup.Story]) -> tuple[Item, ...]:
    """The stories of a review as items, each known again when the review is read again.

    A corrected number must not make another part of it, nor a story put in between: so the
    identity hangs on the words of its first sentence, digits left out.
    """
    parts: list[Item] = []
    seen: dict[str, int] = {}
    for story in stories:
        words = re.sub(r"\d+", "", bones(roundup.first_sentence(story.text, review.language)))
        seen[words] = seen.get(words, 0) + 1
        parts.append(
            replace(
                review,
                id=_sha("part", review.id, words, str(seen[words])),
                title=story.title,
                text=story.text,
                kind="part",
                parent=review.id,
            )
        )
    return tuple(parts)


def _published(entry: Entry, first_seen: datetime, home: tzinfo) -> tuple[datetime, bool]:
    """The stated time where it can be true, else when the item was first seen."""
    stated = entry.published
    if stated is not None and stated.tzinfo is None:
        stated = stated.replace(tzinfo=home)
    if stated is not None and EARLIEST <= stated <= first_seen + AHEAD:
        return stated.astimezone(home), entry.date_only
    return first_seen.astimezone(home), False


def _language(title: str, text: str, claimed: Language | None) -> Language:
    """The language claimed for the source, unless the text plainly is in another."""
    body = f"{title}\n{text[:3000]}"
    found = identify(body)
    if claimed is None or found == claimed:
        return found
    if _script(body) not in (None, "cyrillic" if claimed == "ru" else "latin"):
        return found
    letters = sum(map(str.isalpha, body))
    plain_enough = letters >= _ENOUGH and found != "other" and {found, claimed} != {"az", "tr"}
    return found if plain_enough else claimed


def _script(text: str) -> str | None:
    """`cyrillic` or `latin` where nearly all letters are one; None where they are mixed or few."""
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text)
    latin = sum(letter.isalpha() and letter < "\u0400" for letter in text)
    if cyrillic + latin < 12 or 0.15 < cyrillic / (cyrillic + latin) < 0.85:
        return None
    return "cyrillic" if cyrillic > latin else "latin"


def bones(text: str) -> str:
    """Letters and digits alone, folded: what stays when a page is laid out anew."""
    return re.sub(r"[\W_]+", "", fold(text))


def _sha(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

"""Which links of a page lead to articles, with title and date of each.

Enters: the tree of a listing page.  Leaves: its `a` elements worth following, and entries
made of them.  Articles are told by what they share: same host, a long text, an address
that ends in a slug or a number, outside menus and footers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from datetime import datetime, tzinfo
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from digests.dates import ParsedDate, parse_date
from digests.links import absolute, canonical, host
from digests.model import Entry
from digests.plain import heading, text_of

_MOST = 300
_MOST_EXAMINED = 5000
_FURNITURE = frozenset({"nav", "footer", "form", "select"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|footer|breadcrumbs?|pagination|social|cookie|lang)(?:$|[\s_-])", re.I
)
_SLUG = re.compile(r"[^/]*[^\W\d_]+(?:[-_][^/\-_]+){2,}[^/]*/?$")
_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)|[/-]\d+(?:\.\w+)?/?$")
_NEAR = 4
"""How many elements above a link its date may stand."""
_LONGEST_NEIGHBOURHOOD = 600


def links(root: HtmlElement, base: str | None) -> list[HtmlElement]:
    """The links of a page that look like articles, with those that stand like them.

    Where none looks like one (short titles, plain addresses), all that could be are taken.
    """
    possible = [link for link in islice(root.iter("a"), _MOST_EXAMINED) if _is_possible(link, base)]
    plain = [link for link in possible if _is_article(link, base)]
    if not plain:
        return [link for link in possible if len(_title(link)) >= 15 or len(_title(link).split()) >= 3][
            :_MOST
        ]
    shapes = {_shape(link) for link in plain}
    return [link for link in possible if _shape(link) in shapes and len(_title(link).split()) >= 2][:_MOST]


def entries(
    chosen: Iterable[HtmlElement], *, base: str | None, timezone: str | tzinfo, now: datetime | None
) -> tuple[Entry, ...]:
    """An entry for each address that the elements lead to, in their order."""
    targets: dict[str, list[HtmlElement]] = {}
    addresses: dict[str, str] = {}
    for link in (link for element in chosen for link in _anchors(element)):
        address = absolute(link.get("href"), base)
        if address:
            targets.setdefault(canonical(address), []).append(link)
            addresses.setdefault(canonical(address), address)
    made = []
    for key, anchors in list(targets.items())[:_MOST]:
        title = max((_title(anchor) for anchor in anchors), key=len)
        others = targets.keys() - {key}
        date = next(
            (found for anchor in anchors if (found := _date(anchor, base, others, timezone, now))), None
        )
        if title:
            made.append(
                Entry(
                    title=title,
                    url=addresses[key],
                    published=date.instant if date else None,
                    date_only=date.date_only if date else False,
                )
            )
    return tuple(made)


def _is_possible(link: HtmlElement, base: str | None) -> bool:
    """Whether a link leads to another page of the same site, and from no menu."""
    address = absolute(link.get("href"), base)
    if (
        not address
        or (base and host(address) != host(base))
        or (base and canonical(address) == canonical(base))
    ):
        return False
    return urlsplit(canonical(address)).path != "" and bool(_title(link)) and not _in_furniture(link)


def _is_article(link: HtmlElement, base: str | None) -> bool:
    """Whether title and address of a possible link are those of an article."""
    return _long(_title(link)) and _article_address(absolute(link.get("href"), base) or "")


def _shape(link: HtmlElement) -> tuple[str, ...]:
    """Where a link stands: the elements around it, by which the rows of a list are alike."""
    around = [link, *islice(link.iterancestors(), 3)]
    return tuple(f"{element.tag}.{element.get('class') or ''}" for element in around)


def _long(title: str) -> bool:
    return len(title) >= 25 or len(title.split()) >= 4


def _article_address(address: str) -> bool:
    parts = urlsplit(address)
    if any(value.isdigit() for _, value in parse_qsl(parts.query)):
        return True
    return bool(
        _SLUG.search(parts.path) or _NUMBER.search(parts.path) or re.search(r"/[^/]+\.\w?html?$", parts.path)
    )


def _in_furniture(link: HtmlElement) -> bool:
    for element in link.iterancestors():
        if element.tag in _FURNITURE and element.tag != "form":
            return True
        if element.tag in ("body", "html", "main", "article"):
            return False
        if _FURNITURE_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False


def _anchors(element: HtmlElement) -> list[HtmlElement]:
    """The links that an element is, lies in, or, of a box, the address that it mostly leads to."""
    if element.tag == "a":
        return [element]
    around = next(element.iterancestors("a"), None)
    if around is not None:
        return [around]
    inside = [link for link in element.iter("a") if link.get("href")]
    best = max(inside, key=lambda link: len(_title(link)), default=None)
    return [] if best is None else [best]


def _title(link: HtmlElement) -> str:
    """The title in a link: its heading if it has one, else its text, else what it is called."""
    for tag in ("h1", "h2", "h3", "h4", "h5"):
        found = link.find(f".//{tag}")
        if found is not None and (text := heading(text_of(found))):
            return text
    rows = [" ".join(row.split()) for row in text_of(link).split("\n")]
    longest = max(rows, key=len, default="")
    return heading(longest) or heading(link.get("title") or "")


def _date(
    link: HtmlElement, base: str | None, others: Set[str], timezone: str | tzinfo, now: datetime | None
) -> ParsedDate | None:
    """The date beside a link, within the smallest element that holds no other article."""
    element: HtmlElement | None = link
    for _ in range(_NEAR):
        element = element.getparent() if element is not None else None
        if element is None or element.tag in ("body", "html") or _holds(element, others, base):
            return None
        for time in element.iter("time"):
            found = parse_date(time.get("datetime") or text_of(time), timezone=timezone, now=now)
            if found:
                return found
        said = text_of(element)
        if len(said) <= _LONGEST_NEIGHBOURHOOD:
            rows = [row.strip() for row in said.replace(text_of(link), "\n").split("\n")]
            for row in rows:
                found = parse_date(row, timezone=timezone, now=now) if 4 <= len(row) <= 60 else None
                if found:
                    return found
    return None


def _holds(element: HtmlElement, others: Set[str], base: str | None) -> bool:
    """Whether an element holds a link to another article too."""
    addresses = (absolute(link.get("href"), base) for link in element.iter("a"))
    return any(address is not None and canonical(address) in others for address in addresses)

"""Entries of one document that share a link: which of them the link cannot tell apart.

Enters: what the entries of one document call themselves.  Leaves: the links that lead to no
single article, because several are told under them: a bulletin's front page, a portal's form.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digests.items import bones, leads_to, parted_from
from digests.links import host
from digests.model import Entry, Source

FEWEST = 3
"""Titles under one link of the source's own, or under one guid, that make several articles.

Two are one article that was renamed and is listed twice; under a foreign link two are two.
"""


@dataclass(frozen=True, slots=True)
class Named:
    """What an entry calls itself."""

    link: str
    """Identity by its link; empty where that leads to no article."""
    foreign: bool
    """Whether the link leads to another site than the source's."""
    parted: str
    """Identity by link and title; empty where one of them is missing."""
    guid: bytes
    """Hash of what it calls itself; empty where it does not."""


def named(source: Source, entry: Entry) -> Named:
    """What decides of an entry whether its link tells it from others."""
    link, title = leads_to(source, entry), bones(entry.title)
    return Named(
        link,
        host(entry.url) != host(source.url),
        parted_from(link, title) if link and title else "",
        _short(entry.guid) if entry.guid else b"",
    )


def _short(guid: str) -> bytes:
    return hashlib.blake2b(guid.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def shared(entries: Iterable[Named]) -> set[str]:
    """The links under which one document tells several articles."""
    by_link: dict[str, list[Named]] = defaultdict(list)
    for each in entries:
        if each.parted:
            by_link[each.link].append(each)
    return {link for link, group in by_link.items() if len(group) > 1 and _are_several(group)}


def _are_several(group: Sequence[Named]) -> bool:
    titles, guids = {each.parted for each in group}, {each.guid for each in group}
    one_guid = len(guids) == 1 and b"" not in guids
    return len(titles) >= (2 if group[0].foreign and not one_guid else FEWEST)


def parted(source: Source, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """All entries of a document, those under a shared link marked to be told apart by their titles."""
    called = [named(source, entry) for entry in entries]
    several = shared(called)
    return tuple(
        replace(entry, parted=True) if each.link in several and each.parted else entry
        for entry, each in zip(entries, called, strict=True)
    )

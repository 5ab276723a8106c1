"""`beatwire stories`: JSON records in, the story of each out.

Enters: records with id, title, text and perhaps language, published, source.  Leaves: id and
story in the order of the records.  An id is final when it leaves, so a record waits until its
window has passed, or the input ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from digests.decisions import Decision
from digests.language import identify
from digests.model import Beat, Item, Language
from digests.stories.evidence import conflict
from digests.stories.features import Features, Reader
from digests.stories.grouper import Grouper
from digests.stories.headlines import Headlines

_START = datetime(2000, 1, 1, tzinfo=UTC)
_NO_BEAT = Beat(id="none", names={}, timezone="UTC", sources=(), topics=())
_LANGUAGES = ("az", "en", "ru", "tr", "other")


def stream(
    records: Iterable[Mapping[str, Any]],
    beat: Beat | None = None,
    *,
    window: timedelta = timedelta(days=14),
) -> Iterator[dict[str, Any]]:
    """The story of each record; one that later records show to be another's is told under its name.

    Headlines without text are compared with all others of the input: then all ids wait for its end.
    """
    desk = _Desk(beat or _NO_BEAT, window)
    last = _START
    for record, item in _with_items(records):
        last = max(last, item.published)
        desk.take(item, record.get("id"))
        yield from desk.due(last - window)
    yield from desk.rest()


def items_of(records: Iterable[Mapping[str, Any]]) -> Iterator[Item]:
    """The records as items, one after the other."""
    return (item for _, item in _with_items(records))


def _with_items(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Item]]:
    last = _START
    for number, record in enumerate(records):
        item = _item(record, number, last)
        last = max(last, item.published)
        yield record, item


class _Desk:
    """Records on their way through: decided, but held until their story's name is final."""

    def __init__(self, beat: Beat, window: timedelta) -> None:
        self._grouper = Grouper(beat, window=window)
        self._reader = Reader(beat)
        self._moved: dict[str, str] = {}
        self._names: dict[str, Any] = {}
        self._waiting: deque[tuple[Any, str, datetime]] = deque()
        self._told_in: dict[str, set[Language]] = {}
        """Languages of the headlines of a story."""
        self._bare: list[Features] = []
        self._stories: list[str] = []
        self._headlines = Headlines(self._forbids)

    def take(self, item: Item, name: Any) -> None:
        """Decide one record."""
        self._names[item.id] = name
        decision = self._grouper.add(item)
        if item.text.strip():
            self._moved.update(dict.fromkeys(decision.merged, decision.story))
        story = decision.story if item.text.strip() else self._bare_story(item, decision)
        self._waiting.append((name, story, item.published))

    def _bare_story(self, item: Item, decision: Decision) -> str:
        """A headline joins others of its language as their group says, the rest as decided."""
        self._bare.append(self._reader.read(item))
        self._headlines.add(item.title, item.language, item.published)
        told = self._told_in.setdefault(decision.story, set())
        story = item.id if item.language in told else decision.story
        told.add(item.language)
        self._stories.append(story)
        return story

    def due(self, before: datetime) -> Iterator[dict[str, Any]]:
        """Records that no later one can change any more."""
        while self._waiting and not self._bare and self._waiting[0][2] < before:
            yield self._told(*self._waiting.popleft())

    def rest(self) -> Iterator[dict[str, Any]]:
        """All that is left, at the end of the input."""
        for group in self._headlines.groups():
            target = self._final(self._stories[group[0]])
            for number in group[1:]:
                story = self._final(self._stories[number])
                if story != target:
                    self._moved[story] = target
        while self._waiting:
            yield self._told(*self._waiting.popleft())

    def _forbids(self, one: int, other: int) -> bool:
        return conflict(self._bare[one], self._bare[other])

    def _final(self, story: str) -> str:
        while story in self._moved:
            story = self._moved[story]
        return story

    def _told(self, name: Any, story: str, _: datetime) -> dict[str, Any]:
        final = self._final(story)
        return {"id": name, "story": self._names.get(final, final)}


def _item(record: Mapping[str, Any], number: int, last: datetime) -> Item:
    title, text = str(record.get("title") or ""), str(record.get("text") or "")
    language = record.get("language")
    if language not in _LANGUAGES:
        language = identify(f"{title}\n{text}")
    published = _time(record.get("published") or record.get("date"), last)
    return Item(
        id=f"{number}:{record.get('id')}",
        source=str(record.get("source") or ""),
        url=None,
        title=title,
        text=text,
        language=cast(Language, language),
        published=published,
        first_seen=published,
    )


def _time(value: object, last: datetime) -> datetime:
    """The stated time; a record without one came together with the one before it."""
    try:
        stated = datetime.fromisoformat(str(value))
    except ValueError:
        return last
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)

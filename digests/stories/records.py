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

from digests.language import identify
from digests.model import Beat, Item, Language
from digests.stories.grouper import Grouper

_START = datetime(2000, 1, 1, tzinfo=UTC)
_NO_BEAT = Beat(id="none", names={}, timezone="UTC", sources=(), topics=())
_LANGUAGES = ("az", "en", "ru", "tr", "other")


def stream(
    records: Iterable[Mapping[str, Any]], beat: Beat | None = None, *, window: timedelta = timedelta(days=14)
) -> Iterator[dict[str, Any]]:
    """The story of each record; one that later records show to be another's is told under its name."""
    grouper = Grouper(beat or _NO_BEAT, window=window)
    moved: dict[str, str] = {}
    names: dict[str, Any] = {}
    waiting: deque[tuple[Any, str, datetime]] = deque()
    last = _START
    for number, record in enumerate(records):
        item = _item(record, number, last)
        last = max(last, item.published)
        names[item.id] = record.get("id")
        decision = grouper.add(item)
        moved.update(dict.fromkeys(decision.merged, decision.story))
        waiting.append((record.get("id"), decision.story, item.published))
        while waiting and waiting[0][2] < last - window:
            yield _told(waiting.popleft(), moved, names)
    while waiting:
        yield _told(waiting.popleft(), moved, names)


def _told(
    entry: tuple[Any, str, datetime], moved: Mapping[str, str], names: Mapping[str, Any]
) -> dict[str, Any]:
    story = entry[1]
    while story in moved:
        story = moved[story]
    return {"id": entry[0], "story": names.get(story, story)}


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

"""What the archive's series know of the figures that a period's digests may show.

Enters: the cards of a period.  Leaves: for each such figure its values of the period before and
the year before, with what changed.  Read once for all digests of the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import points
from digests.digest import leading
from digests.model import Before, Card, Source, SourceRef
from digests.series import Filed, Line, Point
from digests.series.comparison import Change, changes
from digests.series.lines import told_again
from digests.series.naming import Namer


async def known(
    conn: AsyncConnection, cards: Sequence[Card], namer: Namer, sources: Mapping[str, Source]
) -> dict[tuple[str, int], tuple[Before, ...]]:
    """What the leading figures were before, by item and place, as far as something is known."""
    wanted = {(one.versions[0].item, figure.start) for one in cards for _, figure in leading(one)}
    filed = await points.of_items(conn, sorted({item for item, _ in wanted}))
    mine = {place: one for place, one in filed.items() if place in wanted}
    told = await points.of(conn, await points.repeated(conn, {one.thing for one in mine.values()}))
    lines = list(namer.lines(told))
    found = {place: tuple(_earlier(one, lines, sources)) for place, one in mine.items()}
    return {place: earlier for place, earlier in found.items() if earlier}


def _earlier(filed: Filed, lines: Iterable[Line], sources: Mapping[str, Source]) -> Iterator[Before]:
    for line in lines:
        if (line.thing, line.measurer, line.kind) == (filed.thing, filed.measurer, filed.kind):
            point = next((one for one in line.main if _same(one, filed.point)), None)
            if point is not None:
                yield from (_before(change, sources) for change in changes(line, point))


def _same(one: Point, other: Point) -> bool:
    """Whether a point of a line is this value, perhaps as another source told it."""
    return one.period == other.period and told_again(one.figure, other.figure)


def _before(change: Change, sources: Mapping[str, Source]) -> Before:
    since = change.since
    source = sources.get(since.source)
    named = SourceRef(since.source, source.name if source else since.source, since.url, since.published)
    percent = None if change.percent is None else float(change.percent)
    return Before(0, since.figure, named, float(change.difference), percent)

"""What the archive's series know of the figures that a period's digests may show.

Enters: the cards of a period.  Leaves: for each such figure its values of the period before and
the year before, with what changed, read once for all digests of the period; for one digest also
the whole lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import points
from digests.digest import leading
from digests.model import Before, Card, Digest, Source, SourceRef
from digests.series import Filed, Line, Point
from digests.series.comparison import Change, changes
from digests.series.lines import told_again
from digests.series.naming import Namer


async def known(
    conn: AsyncConnection,
    cards: Sequence[Card],
    namer: Namer,
    sources: Mapping[str, Source],
    until: datetime,
) -> dict[tuple[str, int], tuple[Before, ...]]:
    """What the leading figures were before, by item and place, as far as something was known by `until`."""
    wanted = {(one.versions[0].item, figure.start) for one in cards for _, figure in leading(one)}
    placed = await _placed(conn, wanted, namer, until)
    found = {place: tuple(_before(one, sources) for one in changes(*at)) for place, at in placed.items()}
    return {place: earlier for place, earlier in found.items() if earlier}


async def histories(conn: AsyncConnection, digest: Digest, namer: Namer) -> tuple[Line, ...]:
    """The lines on which the digest's figures stand, each once, in the figures' order."""
    wanted = [(digest.cards[place].versions[0].item, one.start) for place, one in digest.figures]
    placed = await _placed(conn, wanted, namer, digest.end)
    lines = [placed[place][0] for place in wanted if place in placed]
    return tuple({(one.thing, one.measurer, one.kind): one for one in lines}.values())


async def _placed(
    conn: AsyncConnection, wanted: Collection[tuple[str, int]], namer: Namer, until: datetime | None
) -> dict[tuple[str, int], tuple[Line, Point]]:
    """Each of these figures with its line of several periods, and its point there."""
    filed = await points.of_items(conn, sorted({item for item, _ in wanted}))
    mine = {place: one for place, one in filed.items() if place in wanted}
    told = await points.of(conn, await points.repeated(conn, {one.thing for one in mine.values()}))
    lines: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in namer.lines(one for one in told if until is None or one.point.published < until):
        lines[line.thing, line.measurer, line.kind].append(line)
    found = {place: _at(one, lines[one.thing, one.measurer, one.kind]) for place, one in mine.items()}
    return {place: at for place, at in found.items() if at is not None}


def _at(filed: Filed, lines: Iterable[Line]) -> tuple[Line, Point] | None:
    """The line on which a value stands, and where, perhaps as another source told it."""
    points = ((line, point) for line in lines for point in line.main if _same(point, filed.point))
    return next(points, None)


def _same(one: Point, other: Point) -> bool:
    """Whether two points give one value for one period."""
    return one.period == other.period and told_again(one.figure, other.figure)


def _before(change: Change, sources: Mapping[str, Source]) -> Before:
    since = change.since
    source = sources.get(since.source)
    named = SourceRef(since.source, source.name if source else since.source, since.url, since.published)
    percent = None if change.percent is None else float(change.percent)
    return Before(0, since.figure, named, float(change.difference), percent)

"""A digest's message with charts of its figures, for pages that show pictures beside words.

Enters: a digest, the archive, the reader's language.  Leaves: its message, with a chart of each
figure whose line has several periods.  Charts are drawn in a thread of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import charts
from bot.against import histories
from bot.formatter import Formatter
from bot.formatter.history import Historian
from bot.model import Block, Message, Span
from bot.phrases import say
from bot.store.database import Database
from digests.model import Digest, ReaderLanguage, Source
from digests.series.naming import Namer

MOST = 4
"""Charts of one page."""


async def illustrated(
    digest: Digest,
    language: ReaderLanguage,
    formatter: Formatter,
    database: Database,
    namer: Namer,
    sources: Mapping[str, Source],
) -> Message:
    """The digest's message, its figures drawn over time behind the week in figures."""
    message = formatter.digest(digest, language)
    async with database.read() as conn:
        lines = await histories(conn, digest, namer)
    historian = Historian(formatter.beat, formatter.figures, sources, language, digest.timezone)
    plots = [plot for plot in map(historian.plot, lines) if charts.worth(plot)][:MOST]
    if not plots:
        return message
    pictures = [await charts.drawn_twice(plot) for plot in plots]
    heading = Block("text", ((Span(say("charts_heading", language), bold=True),),), keep_with_next=True)
    drawn = [heading, *(Block("chart", (), picture=picture) for picture in pictures)]
    place = _behind_figures(message.blocks)
    return replace(message, blocks=(*message.blocks[:place], *drawn, *message.blocks[place:]))


def _behind_figures(blocks: tuple[Block, ...]) -> int:
    """Where the stories begin: at the second heading."""
    headings = [place for place, block in enumerate(blocks) if block.keep_with_next]
    return headings[1] if len(headings) > 1 else len(blocks)

"""/figures WORDS, /chart WORDS: a figure over time, with its sources, what changed, and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from bot import charts
from bot.commands.ask import Ask
from bot.formatter.history import LINES, Historian
from bot.formatter.text import clean
from bot.model import Block, Button, Message, Picture, Reply, Span
from bot.store import points as point_store
from bot.store.errors import StoreError
from bot.store.points import Known
from digests.series import Line
from digests.series.lines import comparable

FILED_AT_ONCE = 400
"""Items of an older archive that are filed before an answer; a running house files the rest by itself."""
SUGGESTED = 12
OTHERS = 4
LONGEST = 60


async def figures(ask: Ask) -> Reply:
    """One thing in full, other things that the words may mean by button; without words what there is."""
    await _filed(ask)
    if not ask.rest:
        return await _known(ask)
    async with ask.rooms.database.read() as conn:
        found = await point_store.matching(conn, ask.rest, ask.rooms.pipeline.namer)
        points = await point_store.of(conn, [one.thing for one in found[:1]])
    if not points:
        return await _known(ask, missing=ask.rest)
    return Reply(
        await _told(ask, ask.rooms.pipeline.namer.lines(points), found[1 : 1 + OTHERS]), private=True
    )


async def _filed(ask: Ask) -> None:
    with suppress(StoreError):  # somebody else is writing: the answer is made from what is filed
        await point_store.catch_up(ask.rooms.database, ask.rooms.pipeline.namer, most=FILED_AT_ONCE)


def _historian(ask: Ask) -> Historian:
    rooms = ask.rooms
    return Historian(
        rooms.beat, rooms.formatter.figures, rooms.composer.sources, ask.language, ask.chat.timezone
    )


# --- one thing in full


async def _told(ask: Ask, lines: Sequence[Line], others: Sequence[Known]) -> tuple[Message, ...]:
    """The chart with what is newest, then every line as a table."""
    historian = _historian(ask)
    drawn = max(lines, key=_telling)
    recent = sorted((line for line in lines if line is not drawn), key=lambda line: line.points[0].end)
    shown = [drawn, *recent[::-1]][:LINES]
    heading = Block("title", ((Span(historian.heading(drawn), bold=True),),), keep_with_next=True)
    chart = await _chart(ask, historian, drawn)
    latest = max(lines, key=lambda line: (historian.last(line).end, line is drawn))
    told = (latest,) if latest is drawn else (latest, drawn)
    opening = (heading, *chart, *(historian.newest(line) for line in told))
    buttons = await _buttons(ask, historian, others)
    platform = ask.request.chat.platform
    if chart and platform == "telegram":  # a picture's caption has little room there: the tables follow
        tables = tuple(block for line in shown for block in historian.table(line))
        captioned = Message(opening, language=ask.language)
        return captioned, Message(tables, buttons=buttons, language=ask.language)
    listed = shown
    if chart and platform == "console":  # its bars are a table already
        opening = (*opening, historian.links(drawn.points))
        listed = shown[1:]
    tables = tuple(block for line in listed for block in historian.table(line))
    return (Message((*opening, *tables), buttons=buttons, language=ask.language),)


def _telling(line: Line) -> tuple[int, date]:
    """How many periods a chart of the line compares, and how new it is."""
    return len({point.period for point in comparable(line)}), line.points[0].end


async def _chart(ask: Ask, historian: Historian, line: Line) -> tuple[Block, ...]:
    """The line's chart, if it has something to compare; drawn only for who cannot draw it."""
    plot = historian.plot(line)
    if not charts.worth(plot):
        return ()
    if ask.request.chat.platform == "telegram":
        picture = await charts.drawn(plot)
    else:
        picture = Picture(b"", charts.alt(plot), plot)
    return (Block("chart", (), picture=picture),)


async def _buttons(ask: Ask, historian: Historian, others: Sequence[Known]) -> tuple[tuple[Button, ...], ...]:
    """Other things that the words may mean, a row each."""
    named = await _names(ask, historian, [one.thing for one in others])
    return tuple(
        (Button(clean(name, 40), command=f"figures {asked}"),)
        for thing, name in named.items()
        if len(f"figures {(asked := name if thing.startswith(':') else thing)}".encode()) <= 64
    )


async def _names(ask: Ask, historian: Historian, things: Sequence[str]) -> dict[str, str]:
    async with ask.rooms.database.read() as conn:
        newest = {thing: await point_store.newest(conn, thing) for thing in things}
    return {
        thing: historian.name(thing, point.figure) for thing, point in newest.items() if point is not None
    }


# --- what there is


async def _known(ask: Ask, missing: str = "") -> Reply:
    """The series that there are; with words that none of them has, those that share one first."""
    historian = _historian(ask)
    namer, rooms = ask.rooms.pipeline.namer, ask.rooms
    async with rooms.database.read() as conn:
        near = [one for word in missing.split() for one in await point_store.matching(conn, word, namer)]
        every = {one.thing: one for one in (*near, *filter(_worth_naming, await point_store.known(conn)))}
        points = [
            (thing, point)
            for thing in list(every)[:SUGGESTED]
            if (point := await point_store.newest(conn, thing)) is not None
        ]
    blocks = _opening(ask, missing, bool(points))
    rows = []
    for thing, point in points:
        value = rooms.formatter.figure_line(point.figure, ask.language, told=point.language)
        rows.append((Span(f"{clean(historian.name(thing, point.figure), LONGEST)}: "), *value))
    if rows:
        blocks.append(Block("list", tuple(rows)))
        thing, point = points[0]
        example = f"{ask.typed('figures')} {clean(historian.name(thing, point.figure), LONGEST)}"
        blocks.append(Block("small", ((Span(ask.say("figures_ask", command=example)),),)))
    return Reply((Message(tuple(blocks), language=ask.language),), private=True)


def _worth_naming(one: Known) -> bool:
    """Whether it is a series for anybody who has not asked for it: named by the beat, or of two periods."""
    return one.periods > 1 or not one.thing.startswith(":")


def _opening(ask: Ask, missing: str, some: bool) -> list[Block]:
    if missing:
        text = ask.say("figures_unknown", words=clean(missing, LONGEST))
        text = f"{text} {ask.say('figures_there_are')}" if some else text
        return [Block("text", ((Span(text),),), keep_with_next=some)]
    if not some:
        return [Block("text", ((Span(ask.say("figures_none")),),))]
    return [Block("title", ((Span(ask.say("figures_known"), bold=True),),), keep_with_next=True)]

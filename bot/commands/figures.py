"""/figures WORDS: the values of a figure over time, with source and date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.commands.ask import Ask
from bot.model import Block, Message, Reply, Span
from bot.store import items as item_store
from digests.language import fold
from digests.model import Figure, Item, Source, Term
from digests.series import Line, Point, lines

READ = 300
"""Most items that are looked through for one wording."""
LINES, POINTS = 4, 8
"""What one message shows."""


async def figures(ask: Ask) -> Reply:
    """Lines of like with like: years, quarters, months and what was counted since January stand apart."""
    if not ask.rest:
        return ask.reply(ask.say("figures_usage"))
    term = ask.rooms.formatter.term(ask.rest)
    found = lines(await _items(ask, term), _thing(ask, term))
    shown = [line for line in found if line.points][:LINES]
    if not shown:
        return ask.reply(ask.say("nothing_found", words=ask.rest[:60]))
    sources = ask.rooms.composer.sources
    heading = Span(ask.say("figures_heading", words=ask.rest[:60]), bold=True)
    blocks = [Block("title", ((heading,),), keep_with_next=True)]
    for line in shown:
        blocks += _blocks(ask, line, sources)
    return Reply((Message(tuple(blocks), language=ask.language),), private=True)


async def _items(ask: Ask, term: Term | None) -> list[Item]:
    """The items whose text holds the words, in any language in which the beat's glossary knows them."""
    forms = [form for forms in term.forms.values() for form in forms] if term else []
    wordings = dict.fromkeys(
        fold(wording) for wording in (ask.rest, *forms, *(term.synonyms if term else ()))
    )
    found: dict[str, Item] = {}
    async with ask.rooms.database.read() as conn:
        for wording in wordings:
            for stored in await item_store.query(conn, search=wording, on_beat=False, limit=READ):
                found[stored.item.id] = stored.item
    return list(found.values())


def _thing(ask: Ask, term: Term | None) -> Callable[[Figure], str | None]:
    """Which figures were asked for: those that count the glossary's thing, else those named by the words."""
    wanted = fold(ask.rest).split()

    def thing_of(figure: Figure) -> str | None:
        if term is not None:
            same = ask.rooms.formatter.term(figure.unit)
            return term.id if same is not None and same.id == term.id else None
        words = fold(f"{figure.unit} {figure.what}").split()
        held = all(any(word.startswith(one) for word in words) for one in wanted)
        return figure.unit if held else None

    return thing_of


def _blocks(ask: Ask, line: Line, sources: Mapping[str, Source]) -> list[Block]:
    heading = Block("text", ((Span(ask.say(f"figures_by_{line.kind}"), bold=True),),), keep_with_next=True)
    return [heading, Block("list", tuple(_point(ask, point, sources) for point in line.points[:POINTS]))]


def _point(ask: Ask, point: Point, sources: Mapping[str, Source]) -> tuple[Span, ...]:
    """Value, what it counts, period; then the source and the day."""
    figure = replace(point.figure, old=False)  # its period says that it is of the past
    told = ask.rooms.formatter.figure_line(figure, ask.language, told=point.language)
    source = sources.get(point.source)
    name = Span(source.name if source else point.source, link=point.url)
    day = ask.rooms.formatter.day(point.published, ask.language, ask.chat.timezone)
    return (*told, Span(" · "), name, Span(f", {day}"))

"""Commands of the operator's chat on what the flood breaker holds back: /release, /drop."""

from __future__ import annotations

from bot.commands.ask import Ask
from bot.model import Reply
from bot.store import held


async def release(ask: Ask) -> Reply:
    """/release SOURCE: what is held back of a source goes out; without a source: what is held."""
    refusal = await refused(ask)
    if refusal:
        return refusal
    if not ask.words:
        return await _listed(ask)
    count = await ask.rooms.pipeline.release(ask.words[0].lower())
    return ask.reply(ask.say("released", n=count) if count else ask.say("nothing_held"))


async def drop(ask: Ask) -> Reply:
    """/drop SOURCE: what is held back of a source is not sent; without a source: what is held."""
    refusal = await refused(ask)
    if refusal:
        return refusal
    if not ask.words:
        return await _listed(ask)
    count = await ask.rooms.pipeline.drop(ask.words[0].lower())
    return ask.reply(ask.say("dropped", n=count) if count else ask.say("nothing_held"))


async def refused(ask: Ask) -> Reply | None:
    """The refusal to everybody but who may change the operator's own chat."""
    return await ask.refused() if ask.by_operator else ask.reply(ask.say("operator_only"))


async def _listed(ask: Ask) -> Reply:
    async with ask.rooms.database.read() as conn:
        counts = await held.counts(conn)
    names = {source.id: source.name for source in ask.rooms.beat.sources}
    lines = [ask.say("held_list", name=names.get(one, one), id=one, n=count) for one, count in counts.items()]
    return ask.reply("\n".join(lines) or ask.say("nothing_held"))

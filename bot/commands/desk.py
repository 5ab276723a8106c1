"""/desk: what editors decide on a draft, mostly by its buttons.

`/desk` shows the draft that waits; `/desk NUMBER REVISION send | drop | show | pick N | up N |
down N | out N` is what the buttons say.  Only who may change the editors' chat may press.
"""

from __future__ import annotations

from bot.commands.ask import Ask
from bot.desk import CHANGES, Change
from bot.model import Reply

MOST_DIGITS = 10


async def desk(ask: Ask) -> Reply:
    """The draft as it is after what was asked; a press on an older one changes nothing and shows it anew."""
    refusal = await ask.refused()
    if refusal:
        return refusal
    if not ask.known:
        return ask.reply(ask.say("desk_empty"))
    number, revision, action, place = _read(ask.words)
    room = ask.rooms.composer.desk
    async with ask.rooms.database.begin() as conn:
        draft = await room.shown(conn, ask.chat.id, number)
        if draft is None or draft.draft is None:
            return ask.reply(ask.say("desk_empty"))
        number = draft.draft.number
        if action in ("send", "drop"):
            await room.decide(conn, number, send=action == "send", revision=revision)
        elif action in CHANGES:
            change: Change = "up" if action == "up" else "down" if action == "down" else "out"
            await room.change(conn, number, revision, change, place)
        draft = await room.shown(conn, ask.chat.id, number)
    assert draft is not None
    picked = place if action == "pick" else None
    message = ask.rooms.formatter.draft(draft, ask.language, picked)
    return Reply((message,), replaces=bool(ask.words))


def _read(words: tuple[str, ...]) -> tuple[int | None, int, str, int]:
    """Draft number (None: the one that waits), revision, action and story number, as far as they are said."""
    numbers = [int(word) if word.isdecimal() and len(word) < MOST_DIGITS else 0 for word in words]
    number = numbers[0] if numbers else None
    action = words[2].lower() if len(words) > 2 else "show"
    return number, numbers[1] if len(numbers) > 1 else 0, action, numbers[3] if len(numbers) > 3 else 0

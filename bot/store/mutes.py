"""Words that a chat does not want to read of, or wants above all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.search import words as words_of
from bot.store.statements import chunks, upsert
from bot.store.values import sound
from digests.language import fold

MUTES = schema.mutes
Kind = Literal["mute", "follow"]


async def mute(conn: AsyncConnection, chat_id: int, words: str, kind: Kind = "mute") -> None:
    """Keep words as muted or followed; the last kind counts."""
    await upsert(conn, MUTES, {"chat_id": chat_id, "words": sound(words).strip(), "kind": kind})


async def unmute(conn: AsyncConnection, chat_id: int, words: str | None = None, kind: Kind = "mute") -> None:
    """Take words back, however they are written; without words, all of that kind."""
    for kept in await muted(conn, chat_id, kind):
        if words is None or fold(kept) == fold(words.strip()):
            await conn.execute(delete(MUTES).where(MUTES.c.chat_id == chat_id, MUTES.c.words == kept))


async def muted(conn: AsyncConnection, chat_id: int, kind: Kind = "mute") -> list[str]:
    """The words of a chat, in alphabetical order."""
    found = await conn.execute(select(MUTES.c.words).where(MUTES.c.chat_id == chat_id, MUTES.c.kind == kind))
    return sorted(found.scalars())


async def all_muted(conn: AsyncConnection, chat_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The muted words of each of these chats that has any, in alphabetical order."""
    found: dict[int, list[str]] = {}
    for part in chunks(chat_ids):
        which = (MUTES.c.chat_id.in_(part), MUTES.c.kind == "mute")
        for row in await conn.execute(select(MUTES.c.chat_id, MUTES.c.words).where(*which)):
            found.setdefault(row.chat_id, []).append(row.words)
    return {chat: tuple(sorted(words)) for chat, words in found.items()}


def touches(texts: Sequence[str], muted: Sequence[str]) -> bool:
    """Whether the texts hold one of these wordings: every part of it begins a word there."""
    held = words_of("\n".join(texts))
    return any(_holds(held, words_of(words)) for words in muted)


async def touched(conn: AsyncConnection, texts: Sequence[str], kind: Kind = "mute") -> list[int]:
    """The chats one of whose words the texts hold: every part of it begins a word there."""
    held = words_of("\n".join(texts))
    found = await conn.execute(select(MUTES.c.chat_id, MUTES.c.words).where(MUTES.c.kind == kind))
    return sorted({row.chat_id for row in found if _holds(held, words_of(row.words))})


def _holds(held: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and all(any(word.startswith(part) for word in held) for part in wanted)

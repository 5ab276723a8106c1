"""Words that a chat does not want to read of, or wants above all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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


async def unmute(conn: AsyncConnection, chat_id: int, words: str | None = None, kind: Kind = "mute") -> int:
    """Take words back, however they are written; without words, all of that kind.  Returns how many."""
    kept = await muted(conn, chat_id, kind)
    gone = [one for one in kept if words is None or fold(one) == fold(words.strip())]
    for part in chunks(gone):
        await conn.execute(delete(MUTES).where(MUTES.c.chat_id == chat_id, MUTES.c.words.in_(part)))
    return len(gone)


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
    begun = _beginnings(texts)
    return any(_holds(begun, words) for words in muted)


async def touched(conn: AsyncConnection, texts: Sequence[str], kind: Kind = "mute") -> list[int]:
    """The chats one of whose words the texts hold: every part of it begins a word there.

    What many chats say in the same words is looked at once.
    """
    begun = _beginnings(texts)
    said = await conn.execute(select(MUTES.c.words).where(MUTES.c.kind == kind).distinct())
    matching = [words for words in said.scalars() if _holds(begun, words)]
    chats: set[int] = set()
    for part in chunks(matching):
        which = (MUTES.c.kind == kind, MUTES.c.words.in_(part))
        chats.update((await conn.execute(select(MUTES.c.chat_id).where(*which))).scalars())
    return sorted(chats)


def _beginnings(texts: Sequence[str]) -> frozenset[str]:
    """Everything with which a word of the texts begins."""
    held = set(words_of("\n".join(texts)))
    return frozenset(word[:length] for word in held for length in range(1, len(word) + 1))


def _holds(begun: frozenset[str], words: str) -> bool:
    wanted = _parts(words)
    return bool(wanted) and all(part in begun for part in wanted)


@lru_cache(maxsize=65_536)
def _parts(words: str) -> tuple[str, ...]:
    """The parts of a wording, which every story asks for anew."""
    return tuple(words_of(words))

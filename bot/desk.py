"""Editors' desks: a channel's digest is shown to its editors first, and goes out on their word.

Enters: digests that are due to a channel with a desk, presses of its editors, the clock.
Leaves: a draft in the editors' chat, and in the end one digest to the channel or none.  A draft
is a row, decided once, in the transaction that enqueues the digest; so nothing here is lost or
sent twice by a restart, by two editors at once or by a late press.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Chat, ChatRef
from bot.store import deliveries, digests, drafts, subscriptions, threads
from bot.store.database import Database
from bot.store.drafts import Draft
from digests.digest import threaded
from digests.edited import lowered, raised, without
from digests.model import Digest, DraftMark

log = structlog.get_logger(__name__)

Change = Literal["up", "down", "out"]
CHANGES: Mapping[str, Callable[[Digest, int], Digest]] = {"up": raised, "down": lowered, "out": without}


@dataclass(frozen=True, slots=True)
class Editors:
    """Who sees a channel's digests first, and what happens if they say nothing."""

    desk: ChatRef
    name: str
    """What editors call the channel."""
    wait: timedelta
    sends_itself: bool
    """Whether a digest on which nobody decided goes out."""


class Desk:
    """Lays digests on desks and carries out what editors decide."""

    def __init__(
        self, database: Database, editors: Mapping[ChatRef, Editors], *, clock: Callable[[], datetime]
    ) -> None:
        self.database = database
        self.editors = editors
        self.clock = clock

    def has(self, chat: Chat) -> bool:
        """Whether a chat's digests are seen by editors first."""
        return chat.ref in self.editors

    async def lay(self, conn: AsyncConnection, chat: Chat, digest: Digest, now: datetime) -> int:
        """Show a digest to the chat's editors; returns the deliveries made."""
        editors = self.editors[chat.ref]
        desk = await subscriptions.ensure(
            conn, editors.desk, kind="group", language=chat.language, timezone=chat.timezone, at=now
        )
        by = now + editors.wait
        number = await drafts.put(conn, chat.id, desk.id, digest, by)
        if number is None:
            return 0
        mark = DraftMark(number, 1, editors.name, chat.language, by, editors.sends_itself)
        return await self._show(conn, replace(digest, draft=mark), desk.id, now)

    async def shown(self, conn: AsyncConnection, desk_id: int, number: int | None) -> Digest | None:
        """A draft of that desk as its editors see it now; without a number the oldest that waits."""
        number = await drafts.waiting(conn, desk_id) if number is None else number
        draft = await drafts.get(conn, number) if number is not None else None
        return _marked(draft) if draft and draft.desk_id == desk_id else None

    async def change(
        self, conn: AsyncConnection, number: int, revision: int, change: Change, place: int
    ) -> bool:
        """Move or drop a story; False where the draft is not as the editor saw it any more."""
        draft = await drafts.get(conn, number)
        if draft is None or draft.state != "waiting" or draft.revision != revision:
            return False
        changed = CHANGES[change](draft.digest, place)
        changed = _remarked(changed, revision=revision + 1)
        await drafts.change(conn, number, changed, revision + 1)
        return True

    async def decide(
        self, conn: AsyncConnection, number: int, *, send: bool, revision: int | None = None
    ) -> bool:
        """Send a draft out or drop it; False where that was decided before.

        So it is where `revision` is not what the draft is now: nobody approves what they did not see.
        """
        draft = await drafts.get(conn, number)
        if draft is None or (revision is not None and draft.revision != revision):
            return False
        if not await drafts.settle(conn, number, "sent" if send else "dropped"):
            return False
        if send:
            await self._send(conn, draft, self.clock())
        return True

    async def settle_due(self) -> int:
        """Carry out what is configured for drafts on which nobody decided in time; returns how many."""
        now = self.clock()
        async with self.database.read() as conn:
            late = await drafts.due(conn, now)
        for number in late:
            async with self.database.begin() as conn:
                await self._expire(conn, number, now)
        return len(late)

    # --- shared ------------------------------------------------------------------------

    async def _expire(self, conn: AsyncConnection, number: int, now: datetime) -> None:
        draft = await drafts.get(conn, number)
        if draft is None or draft.digest.draft is None:
            return
        send = draft.digest.draft.sends_itself
        if not await self.decide(conn, number, send=send):
            return
        log.info("desk.expired", draft=number, sent=send)
        settled = await drafts.get(conn, number)
        if settled is not None:
            after = replace(_marked(settled), kind="draft", subject=f"{number}:settled")
            shown = replace(after, subject=f"{number}:shown").id
            await digests.put_digest(conn, after, now)
            await deliveries.fan_out_edit(conn, after.id, shown, action="edit", at=now)

    async def _show(self, conn: AsyncConnection, digest: Digest, desk_id: int, now: datetime) -> int:
        mark = digest.draft
        assert mark is not None
        await drafts.change(conn, mark.number, digest, mark.revision)
        shown = replace(digest, kind="draft", subject=f"{mark.number}:shown")
        await digests.put_digest(conn, shown, now)
        made = await deliveries.fan_out(conn, shown.id, [desk_id], at=now)
        if not made:
            log.warning("desk.unreachable", draft=mark.number, channel=mark.name)
        return made

    async def _send(self, conn: AsyncConnection, draft: Draft, now: datetime) -> None:
        final = replace(draft.digest, draft=None, subject=f"{draft.digest.subject}!{draft.number}")
        await digests.put_digest(conn, final, now)
        await deliveries.fan_out(conn, final.id, [draft.chat_id], at=now, priority=deliveries.DIGEST)
        if threaded(final):
            await threads.below(conn, final.id, "slack", at=now)


def _marked(draft: Draft) -> Digest:
    """The draft's digest, saying what became of it."""
    return _remarked(draft.digest, state=draft.state)


def _remarked(digest: Digest, **changed: object) -> Digest:
    assert digest.draft is not None
    return replace(digest, draft=replace(digest.draft, **changed))  # type: ignore[arg-type]

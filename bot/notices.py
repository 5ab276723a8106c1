"""What the operator hears: sources that die, fall silent or come back, floods, refused accounts.

Enters: visits and events.  Leaves: a line in the log, and a note to the operator's chat where
one is configured, through the same ledger as everything else.  What was told of a source is
written down in the same transaction as the note, so that it is told once, also after a kill.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import health
from bot.collect import Visit
from bot.model import ChatRef
from bot.phrases import Reason, Span, say, typed_on
from bot.settings import Settings
from bot.store import deliveries, digests, subscriptions
from bot.store import sources as source_store
from bot.store.database import Database
from bot.store.sources import SourceState
from digests.model import Digest

log = structlog.get_logger(__name__)


class Notices:
    """Tells the operator."""

    def __init__(self, database: Database, settings: Settings, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def visited(self, visit: Visit) -> bool:
        """Tell of what is new about a source since the operator last heard; whether there was anything."""
        flood = visit.flooded and await self._tell(
            "notice_held" if visit.held else "notice_flood",
            name=visit.source.name,
            id=visit.source.id,
            n=visit.held or visit.new,
        )
        return await self._changed(visit) or flood

    async def _changed(self, visit: Visit) -> bool:
        state = visit.state
        if state is None:
            return False
        told = frozenset(state.told.split())
        now = health.conditions(state, self._clock())
        # Of a source that does not answer nobody can say whether it still is late, or moved.
        current = now | (told & {"late", "moved"} if state.failures and not state.gone else frozenset())
        notes = [self._note(key, state, visit.source.name) for key in _news(told, current)]
        if current == told:
            return False
        async with self._database.begin() as conn:
            kept = await source_store.one(conn, state.id)
            if kept is None or kept.told != state.told or kept.url != state.url:
                return False  # another process told it
            await source_store.note_told(conn, state.id, " ".join(sorted(current)))
            for key, values in notes:
                await self._write(conn, key, **values)
        return bool(notes)

    def _note(self, key: str, state: SourceState, name: str) -> tuple[str, dict[str, object]]:
        values: dict[str, object] = {
            "name": name,
            "reason": Reason(state.error or "failed"),
            "url": state.moved_to or "",
        }
        if state.last_new:
            values["day"] = state.last_new.astimezone(ZoneInfo(self._settings.zone)).date()
        return key, values

    async def queue(self, name: str, waiting: int, rate: float, seconds: float) -> bool:
        """Tell that what waits for an account takes long."""
        return await self._tell("notice_queue", name=name, n=waiting, rate=rate, span=Span(seconds))

    async def reach(self, name: str, readers: int, rate: float, seconds: float) -> bool:
        """Tell that one message to all readers of an account takes long."""
        return await self._tell("notice_reach", name=name, n=readers, rate=rate, span=Span(seconds))

    async def doubted(self, again: int, left: int, *, at: datetime) -> bool:
        """Tell of messages of which nobody knows whether they arrived; `at` names the event, once."""
        return await self._tell("notice_doubted", at, again=again, left=left)

    async def refused(self, platform: str, reason: str) -> bool:
        """Tell that a platform refuses the account."""
        return await self._tell("notice_refused", platform=platform, reason=reason)

    async def gone(self, ref: ChatRef, reason: str) -> bool:
        """Tell that a channel of the configuration cannot be written to any more."""
        return await self._tell("notice_unreachable", chat=self._named(ref), reason=reason)

    def _named(self, ref: ChatRef) -> str:
        """A channel as the operator knows it."""
        places = {(one.platform, one.chat): one.name for one in self._settings.channels}
        name = places.get((ref.platform, ref.address)) or ref.address
        return f"{ref.platform.capitalize()} {name}"

    async def _tell(self, key: str, at: datetime | None = None, /, **values: object) -> bool:
        async with self._database.begin() as conn:
            await self._write(conn, key, at, **values)
        return True

    async def _write(
        self, conn: AsyncConnection, key: str, at: datetime | None = None, /, **values: object
    ) -> None:
        """A note of its own for each event; moment and words keep two of them apart."""
        wanted = self._settings.operator
        values = {**typed_on(wanted.platform), **values}
        log.warning("operator.notice", what=say(key, "en", **values))
        if not wanted.chat:
            return
        now = self._clock()
        chat = await subscriptions.ensure(
            conn,
            ChatRef(wanted.platform, wanted.chat),
            kind="private",
            language=self._settings.language,
            timezone=self._settings.zone,
            at=now,
        )
        text = say(key, chat.language, **values)
        digest = Digest("note", text, (at or now).isoformat(), (), created=now)
        await digests.put_digest(conn, digest, now)
        await deliveries.fan_out(conn, digest.id, [chat.id], at=now)


def _news(told: frozenset[str], current: frozenset[str]) -> list[str]:
    """The notes that lead from what the operator knows to what is."""
    begun = [f"notice_{condition}" for condition in sorted(current - told)]
    if "gone" in current:
        return begun
    ended = [_ENDED[condition] for condition in sorted(told - current) if condition in _ENDED]
    return begun + ended


_ENDED = {"failing": "notice_recovered", "gone": "notice_recovered", "late": "notice_heard"}

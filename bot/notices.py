"""What the operator hears: sources that die or come back, platforms that refuse the account.

Enters: events.  Leaves: a line in the log, and a note to the operator's chat where one is
configured, through the same ledger as everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.collect import Visit
from bot.model import ChatRef
from bot.phrases import say
from bot.settings import Settings
from bot.store import deliveries, digests, subscriptions
from bot.store.database import Database
from digests.model import Digest

log = structlog.get_logger(__name__)

DEAD_AFTER = 3
"""Failed visits in a row after which the operator hears of a source: one is an accident."""


class Notices:
    """Tells the operator."""

    def __init__(self, database: Database, settings: Settings, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def visited(self, visit: Visit) -> bool:
        """Tell of a source that died, is gone or came back with this visit; whether there was anything."""
        name = visit.source.name
        if visit.gone:
            return await self._tell("notice_gone", name=name)
        if visit.error and visit.failures == DEAD_AFTER:
            return await self._tell("notice_failing", name=name, reason=visit.error)
        if not visit.error and visit.failures_before >= DEAD_AFTER:
            return await self._tell("notice_recovered", name=name)
        return False

    async def refused(self, platform: str, reason: str) -> bool:
        """Tell that a platform refuses the account."""
        return await self._tell("notice_refused", platform=platform, reason=reason)

    async def _tell(self, key: str, **values: object) -> bool:
        """A note of its own for each event; the moment keeps two of them apart."""
        log.warning("operator.notice", what=say(key, "en", **values))
        wanted = self._settings.operator
        if not wanted.chat:
            return True
        now = self._clock()
        async with self._database.begin() as conn:
            chat = await subscriptions.ensure(
                conn,
                ChatRef(wanted.platform, wanted.chat),
                kind="private",
                language=self._settings.language,
                timezone=self._settings.zone,
                at=now,
            )
            text = say(key, chat.language, **values)
            digest = Digest("note", text, now.isoformat(), (), created=now)
            await digests.put_digest(conn, digest, now)
            await deliveries.fan_out(conn, digest.id, [chat.id], at=now)
        return True

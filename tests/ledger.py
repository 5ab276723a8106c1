"""Situations of the ledger as verbs, and a platform that answers as it is told to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.catchup import catch_up
from bot.delivery import Dispatcher, Messenger, Tally
from bot.model import (
    Action,
    Block,
    Chat,
    ChatRef,
    Delivery,
    Message,
    Outcome,
    Platform,
    Sent,
    Span,
    Subscription,
)
from bot.store import deliveries, digests, subscriptions, withdrawals
from bot.store.database import Database
from bot.store.named import Rule, named
from digests.model import Digest
from tests.archive import NOON

Answer = Outcome | Exception | Callable[[], Outcome]


def words(digest: Digest, chat: Chat, action: Action) -> Message:
    """A message that says which digest was rendered as what."""
    return Message((Block("text", ((Span(f"{digest.id}|{action}"),),)),), language=chat.language)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the platform got."""

    action: Action
    address: str
    said: str
    reference: str | None
    at: float


@dataclass
class FakePlatform:
    """Takes every message, unless told what to answer to the next ones of an address."""

    platform: Platform = "telegram"
    account: str = ""
    rate: float = 1000.0
    takes: float = 0.0
    """Seconds that a call takes."""
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    busy: int = 0
    busiest: int = 0

    def will(self, address: str, *answers: Answer) -> None:
        """Answer the next calls for an address so."""
        self.answers.setdefault(address, []).extend(answers)

    async def send(self, chat: Chat, message: Message) -> Outcome:
        return await self._called("send", chat, None, message)

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        return await self._called("edit", chat, reference, message)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        return await self._called("reply", chat, reference, message)

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        return await self._called("delete", chat, reference, notice)

    async def responds(self) -> bool:
        return True

    async def _called(self, action: Action, chat: Chat, reference: str | None, message: Message) -> Outcome:
        address, said = chat.ref.address, message.blocks[0].lines[0][0].text
        self.calls.append(Call(action, address, said, reference, time.monotonic()))
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            if self.takes:
                await asyncio.sleep(self.takes)
            return self._answer(address)
        finally:
            self.busy -= 1

    def _answer(self, address: str) -> Outcome:
        waiting = self.answers.get(address)
        if not waiting:
            return Sent(f"{address}-{len(self.calls)}")
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    async def called(self, times: int = 1) -> None:
        """Wait until that many calls came."""
        while len(self.calls) < times:  # noqa: ASYNC110  the platform is what is watched, not told
            await asyncio.sleep(0.01)

    @property
    def got(self) -> list[tuple[str, str]]:
        """(address, what was said) of each call in order."""
        return [(call.address, call.said) for call in self.calls]


@dataclass
class Ledger:
    """A database with chats, and a logical clock that stands where it is put."""

    database: Database
    at: datetime = NOON

    def clock(self) -> datetime:
        return self.at

    async def chat(
        self,
        address: str,
        *topics: str,
        cadence: str = "instant",
        platform: Platform = "telegram",
        **settings: object,
    ) -> Chat:
        """A chat that wishes these topics (all, if none is named)."""
        kind = str(settings.pop("kind", "private"))
        thread, account = str(settings.pop("thread", "")), str(settings.pop("account", ""))
        ref = ChatRef(platform, address, thread=thread, account=account)
        async with self.database.begin() as conn:
            chat = await subscriptions.ensure(
                conn, ref, kind=kind, language="en", timezone="Asia/Baku", at=self.at
            )
            wishes = [Subscription(topic, cadence) for topic in topics or ("all",)]  # type: ignore[arg-type]
            await subscriptions.subscribe(conn, chat.id, wishes)
            return await subscriptions.change(conn, chat.id, **settings)

    async def chats(self, count: int, **settings: object) -> list[Chat]:
        return [await self.chat(str(number), **settings) for number in range(1, count + 1)]  # type: ignore[arg-type]

    async def alert(self, story: str, *topics: str, **wanted: object) -> int:
        """Enqueue an alert to whoever wishes it; returns to how many."""
        digest = Digest("alert", story, "", cards=(), topics=topics)
        async with self.database.begin() as conn:
            await digests.put_digest(conn, digest, self.at)
            return await deliveries.fan_out_instant(conn, digest.id, topics, at=self.at, **wanted)  # type: ignore[arg-type]

    async def weekly(self, period: str, *chats: Chat) -> int:
        """Enqueue a weekly digest to these chats."""
        digest = Digest("weekly", "all", period, cards=())
        async with self.database.begin() as conn:
            await digests.put_digest(conn, digest, self.at)
            ids = [chat.id for chat in chats]
            return await deliveries.fan_out(conn, digest.id, ids, at=self.at, priority=deliveries.DIGEST)

    async def correct(self, story: str, revision: int, *, reply: bool = True) -> int:
        """Enqueue a correction of an alert, as an edit and as a reply."""
        digest = Digest("correction", story, str(revision), cards=())
        async with self.database.begin() as conn:
            await digests.put_digest(conn, digest, self.at)
            made = await deliveries.fan_out_edit(
                conn, digest.id, f"alert:{story}:", action="edit", at=self.at
            )
            if reply:
                made += await deliveries.fan_out_edit(
                    conn, digest.id, f"alert:{story}:", action="reply", at=self.at
                )
            return made

    async def withdraw(self, digest: str | None = None, *ids: int) -> withdrawals.Withdrawn:
        """Take back what was sent of a digest, or single deliveries."""
        rule = Rule(ids=ids or None, digest=digest)
        async with self.database.begin() as conn:
            return await withdrawals.withdraw(conn, named(rule), at=self.at)

    async def catch_up(self, most: int = 10) -> int:
        """Put together what waits; returns the messages that made."""
        return await catch_up(self.database, at=self.at, most=most)

    def dispatcher(self, *platforms: FakePlatform, **settings: object) -> Dispatcher:
        settings.setdefault("patience", 0.3)
        return Dispatcher(self.database, platforms, words, clock=self.clock, **settings)  # type: ignore[arg-type]

    def dispatcher_of(self, messengers: Sequence[Messenger]) -> Dispatcher:
        """As `dispatcher`, for who hands over a list."""
        return Dispatcher(self.database, messengers, words, clock=self.clock)

    async def finish(self, dispatcher: Dispatcher) -> None:
        """Send until the ledger rests, as if the pauses of chats and back-offs took no time."""
        done = None
        while done != Tally():
            async with self.database.begin() as conn:
                await conn.execute(text("UPDATE chats SET next_clock = 0"))
                await conn.execute(text("UPDATE deliveries SET retry_clock = 0"))
            done = await dispatcher.drain()

    async def rows(self, limit: int | None = 100) -> list[Delivery]:
        """The ledger, oldest first."""
        async with self.database.read() as conn:
            return (await deliveries.listing(conn, limit=limit))[::-1]

    async def states(self) -> dict[str, str]:
        """Address -> state of its newest delivery."""
        return {row.chat.ref.address: row.state for row in await self.rows()}

    def later(self, **span: float) -> None:
        """Put the logical clock on."""
        self.at += timedelta(**span)

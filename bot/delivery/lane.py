"""The calls of one account: claim, begin, call, answer.

Enters: rows of the ledger, the account's messenger, a function that renders.  Leaves: messages
on the platform and what became of each in the ledger.  Whatever a messenger does, raising
included, touches its own delivery only.
"""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.journal import Journal, UnwrittenError
from bot.delivery.messenger import Messenger
from bot.delivery.room import Room
from bot.model import Action, Chat, Message, Outcome, Platform, Rejected, Retry, Uncertain
from bot.store import claims, digests
from bot.store.claims import Claim, Claimed
from bot.store.database import Database, StoreError
from bot.store.doubts import REPEATABLE
from bot.store.withdrawals import DOUBTED, UNSENT
from digests.model import Digest

log = structlog.get_logger(__name__)

Render = Callable[[Digest, Chat, Action], Message]
Retell = Callable[[AsyncConnection, dict[int, Digest], Platform], Awaitable[dict[int, Digest]]]
"""Makes of stored digests what the readers of a platform see."""
SECOND = 1_000_000
KEPT_DIGESTS = 64
KEPT_MESSAGES = 64
CLAIM_PAUSES = (0.05, 0.3, 1.0)
LATENESS = 0.02
"""Seconds by which a call may come late to its start; by the pace of 28/s, 0.07 would make 31 of 30."""
CLAIMED_AHEAD = 2
"""Claims that are made while the calls of another one are under way."""
BEGUN_AHEAD = 3
LONGEST_AHEAD = 0.1
"""So many calls are begun ahead, but no longer than so many seconds: a short stall costs no slot then."""
RECENT = 8
"""Of so many claims the latest call says how far ahead the next slots must be."""
LONGEST_LEAD = 0.75
"""Seconds that slots lie ahead of their claim for that at most."""
TOO_SHORT = 0.002
"""Seconds for which nobody is put to sleep: that costs more than it gives."""
ASKED_AFTER = 1.0
"""Seconds without an answer to any of many calls after which the platform is asked whether it is there."""
QUESTION = 5.0
"""Seconds that it may take to answer that."""
STARTS = 5
"""How often a call gives up a start for a later one; on a machine that is never in time it goes then."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the lanes of a dispatcher share."""

    database: Database
    owner: str
    clock: Callable[[], datetime]
    render: Render
    retell: Retell | None
    journal: Journal
    patience: float
    """Seconds that `drain` waits for a slot or a back-off."""
    idle: float
    """Seconds after which `run` looks for work by itself."""


class Lane:
    """The calls of one account."""

    def __init__(self, means: Means, messenger: Messenger) -> None:
        self.awake = asyncio.Event()
        self.stopping = asyncio.Event()
        self.messenger = messenger
        self.detached = False
        """Whether the account is gone for now."""
        self._means = means
        self._room = Room(messenger.rate)
        self._in_hand: set[Claimed] = set()
        self._digests: dict[int, Digest] = {}
        self._messages: dict[tuple[int, str, str, bool, Action], Message] = {}
        self._late: deque[float] = deque([0.0], maxlen=RECENT)
        """Seconds by which calls were ready after their slots; of each of the last claims, the most."""
        self._ahead: deque[asyncio.Task[Claim]] = deque()
        """The next claims, made while the calls of those before them still wait for their slots."""

    async def drain(self) -> None:
        """Send until nothing more is due now, waiting for slots of the pace and short back-offs."""
        asked = 0
        try:
            while True:
                if await self._is_mute():
                    asked += 1
                    if asked * ASKED_AFTER > self._means.patience:
                        return
                    await asyncio.sleep(ASKED_AFTER)
                    continue
                busy = bool(self._room.calls)
                claim = await self._claim_with_luck()
                if claim.rows:
                    await self._launch(claim, None)
                elif self._room.calls:
                    await self._any_ends(claim.wake)
                elif busy:
                    continue  # a call ended while the claim looked, and may have freed its chat
                elif claim.wake is None or claim.wake > self._means.patience:
                    return
                else:
                    await asyncio.sleep(claim.wake)
        finally:
            await self._finish()

    async def run(self) -> None:
        """Send whenever something is due, until `stopping` is set; then finish the calls under way."""
        try:
            while not self.stopping.is_set():
                self.awake.clear()
                if self.detached:
                    await self._put_back()
                idles = self.detached or await self._is_mute()
                claim = None if idles else await self._claim_or_none()
                if claim is not None and claim.rows:
                    await self._launch(claim, self.stopping)
                    continue
                idle = self._means.idle
                wake = idle if claim is None or claim.wake is None else min(claim.wake, idle)
                await _within(self.awake.wait(), wake)
        finally:
            await self._finish()

    # --- claim and launch ------------------------------------------------------------

    async def _claim(self) -> Claim:
        """Rows of a claim that was made ahead; else, what there is now."""
        while self._ahead:
            claim = await self._ahead.popleft()
            if claim.rows:
                return claim
        return await self._claim_now()

    async def _claim_now(self) -> Claim:
        means, messenger = self._means, self.messenger
        async with means.database.begin() as conn:
            claim = await claims.claim(
                conn,
                messenger.platform,
                messenger.account,
                owner=means.owner,
                rate=messenger.rate,
                at=means.clock(),
                lead=min(self._head + max(self._late), LONGEST_LEAD),
                in_hand={row.id for row in self._in_hand},
            )
            missing = {row.digest for row in claim.rows} - self._digests.keys()
            if missing:
                self._forget_digests(claim.rows)
                stored = await digests.by_numbers(conn, missing)
                retell = means.retell
                self._digests |= await retell(conn, stored, messenger.platform) if retell else stored
        self._in_hand.update(claim.rows)
        return claim

    async def _claim_with_luck(self) -> Claim:
        """A claim, made again where another transaction was in its way."""
        for pause in CLAIM_PAUSES:
            try:
                return await self._claim()
            except SQLAlchemyError as error:
                log.warning("delivery.database", **_trace(error))
                await asyncio.sleep(pause)
        return await self._claim()

    async def _claim_or_none(self) -> Claim | None:
        try:
            return await self._claim()
        except StoreError as error:
            log.error("delivery.database", reason=str(error))
        except Exception as error:  # noqa: BLE001  delivery goes on when it can, whatever was wrong
            log.error("delivery.database", **_trace(error))
        return None

    async def _launch(self, claim: Claim, stop: asyncio.Event | None) -> None:
        """Start each call at its slot, unless told to stop or detached: what is not begun is given back."""
        loop = asyncio.get_running_loop()
        self._late.append(0.0)
        kept = [self._digests.get(row.digest) for row in claim.rows]
        while claim.full and len(self._ahead) < CLAIMED_AHEAD and not self.detached:
            self._ahead.append(asyncio.create_task(self._claim_now()))
        for place, row in enumerate(claim.rows):
            due = claim.zero + row.slot / SECOND
            if await self._told_to_stop(stop, due - self._head - loop.time()):
                await self._release(claim.rows[place:])
                return
            while self._room.is_crowded:
                await self._any_ends()
            if self._room.is_silent:
                await self._any_ends(ASKED_AFTER)
                if await self._is_mute():
                    await self._release(claim.rows[place:])
                    await self._put_back()
                    return
            call = asyncio.create_task(self._deliver(row, kept[place], due))
            self._room.enter(call)
            call.add_done_callback(self._done)

    async def _any_ends(self, seconds: float | None = None) -> None:
        """Wait until one of the calls under way ends, or so long."""
        if self._room.calls:
            await asyncio.wait(self._room.calls, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)

    async def _is_mute(self) -> bool:
        """Whether many calls in a row have no answer, and the platform, being asked, gives none either.

        It was not asked for nothing: where it answers, the calls that hang hold up no others.
        Where it does not, none is made until it does: each would come into doubt.
        """
        if not self._room.is_silent:
            return False
        with suppress(Exception):  # whatever is wrong: it is no answer
            async with asyncio.timeout(QUESTION):
                if await self.messenger.responds():
                    self._room.heard()
                    return False
        log.warning("platform.silent", platform=self.messenger.platform, account=self.messenger.account)
        return self._room.is_silent

    def _forget_digests(self, claimed: Sequence[Claimed]) -> None:
        """Keep no more digests than some, beside those that are still to be told."""
        needed = {row.digest for row in (*self._in_hand, *claimed)}
        over = len(self._digests) - KEPT_DIGESTS
        for number in [one for one in self._digests if one not in needed][: max(over, 0)]:
            del self._digests[number]

    async def _told_to_stop(self, stop: asyncio.Event | None, pause: float) -> bool:
        """Wait so many seconds; whether the word to stop has come, or the account is gone."""
        if pause > TOO_SHORT:
            if stop is None:
                await asyncio.sleep(pause)
            else:
                await _within(stop.wait(), pause)
        return self.detached or (stop is not None and stop.is_set())

    @property
    def _head(self) -> float:
        """Seconds before its start by which a call is begun, so that nearly none comes late to it."""
        return max(self._means.journal.head, min(BEGUN_AHEAD / self.messenger.rate, LONGEST_AHEAD))

    async def _release(self, rows: Sequence[Claimed]) -> None:
        self._in_hand.difference_update(rows)
        try:
            async with self._means.database.begin() as conn:
                await claims.release(conn, rows, owner=self._means.owner)
        except Exception as error:  # noqa: BLE001  then the lease, or the next start, gives them back
            log.error("delivery.unreleased", rows=len(rows), **_trace(error))

    def _done(self, call: asyncio.Task[bool | None]) -> None:
        self._room.leave(call)
        self.awake.set()
        if not call.cancelled() and call.exception():
            log.error("delivery.failed", **_trace(call.exception()))

    async def _finish(self) -> None:
        await self._put_back()
        while self._room.calls:
            await asyncio.wait(self._room.calls)

    async def _put_back(self) -> None:
        """Give back what was claimed ahead."""
        while self._ahead:
            with suppress(Exception):  # what could not be claimed need not be given back
                await self._release((await self._ahead.popleft()).rows)

    # --- one delivery ----------------------------------------------------------------

    async def _deliver(self, row: Claimed, digest: Digest | None, due: float) -> bool | None:
        """One delivery from its slot to its answer; whether there was one, None: no call was made."""
        try:
            return await self._settle(row, digest, due)
        finally:
            self._in_hand.discard(row)

    async def _settle(self, row: Claimed, digest: Digest | None, due: float) -> bool | None:
        journal = self._means.journal
        if row.withdrawn:
            await journal.answer(row, Rejected(DOUBTED if row.doubts else UNSENT))
            return None
        if digest is None:
            await journal.answer(row, Retry("what it says could not be read from the database"))
            return None
        try:
            message = self._message(row, digest)
        except Exception as error:  # noqa: BLE001  a digest that cannot be rendered stops no other
            log.error("delivery.unrendered", delivery=row.id, **_trace(error))
            await journal.answer(row, Retry(f"could not be put into words ({type(error).__name__})"))
            return None
        try:
            begun = await self._start(row, due)
        except UnwrittenError:
            await journal.answer(row, Retry("the database did not take the begin of the call"))
            return None
        if not begun:
            return None
        outcome = await self._call(begun, message)
        await journal.answer(begun, outcome)
        # A failure that is safe to repeat says nothing of the platform: it may come from on the way.
        return None if isinstance(outcome, Retry) else not isinstance(outcome, Uncertain)

    def _message(self, row: Claimed, digest: Digest) -> Message:
        """The digest in words: of a chat these depend on its language, time zone and form alone."""
        key = row.digest, row.chat.language, row.chat.timezone, row.chat.rich, row.rendered_as
        message = self._messages.get(key)
        if message is None:
            message = self._means.render(digest, row.chat, row.rendered_as)
            while len(self._messages) >= KEPT_MESSAGES:
                self._messages.pop(next(iter(self._messages)))
            self._messages[key] = message
        return message

    async def _start(self, row: Claimed, due: float) -> Claimed | None:
        """Wait for the start of the call; the row with the slot at which it goes out, if it may.

        Who comes late gives the slot up for another: beside calls that are in time, a late one
        makes a crowd.  So does who slept, and may have lost the row meanwhile.
        """
        now = asyncio.get_running_loop().time
        way: claims.Way = "in time"
        for tries in count(1):
            start = await self._means.journal.begin(row, "late or not" if tries == STARTS else way)
            if tries == 1:
                self._late[-1] = max(self._late[-1], now() - due)
            if start is None:
                return None
            row, way = replace(row, slot=start.slot), "in time"
            await _until(start.at if start.begun else start.at - self._head)
            if start.begun:
                if tries >= STARTS - 1 or now() - start.at <= LATENESS:
                    return row
                way = "given up"
        return None

    async def _call(self, row: Claimed, message: Message) -> Outcome:
        limit = claims.CALL / SECOND
        try:
            async with asyncio.timeout(limit):
                return await self._by_action(row, message)
        except TimeoutError:
            return Uncertain(f"no answer within {limit:g} s")
        except Exception as error:  # noqa: BLE001  a messenger with a bug must not stop the others
            log.error("messenger.failed", platform=self.messenger.platform, delivery=row.id, **_trace(error))
            return Uncertain(f"the messenger failed ({type(error).__name__})")

    async def _by_action(self, row: Claimed, message: Message) -> Outcome:
        if row.action in REPEATABLE and row.target is None:
            return Rejected(f"the message that it would {row.action} cannot be named any more")
        if row.action == "delete" and row.target:
            return await self.messenger.delete(row.chat, row.target, message)
        if row.action == "edit" and row.target:
            return await self.messenger.edit(row.chat, row.target, message)
        if row.action == "send" or row.target is None:
            return await self.messenger.send(row.chat, message)
        return await self.messenger.reply(row.chat, row.target, message)


# --- shared --------------------------------------------------------------------------


async def _until(moment: float) -> None:
    """Sleep until a moment of the loop's time."""
    seconds = moment - asyncio.get_running_loop().time()
    if seconds > TOO_SHORT:
        await asyncio.sleep(seconds)


async def _within(waiting: Awaitable[object], seconds: float) -> bool:
    """Whether something happened within this time."""
    try:
        await asyncio.wait_for(waiting, seconds)
    except TimeoutError:
        return False
    return True


def _trace(error: BaseException | None) -> dict[str, str]:
    """Kind and place of an error, never its words: these may hold an address with a token."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-4:]]
    return {"error": type(error).__name__, "where": " > ".join(places)}

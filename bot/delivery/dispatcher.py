"""Sends what the ledger holds: claim, begin, call, answer; retries live here and nowhere else.

Enters: rows of the ledger, messengers of the platforms, a function that renders a digest for
a chat.  Leaves: messages on the platforms and what became of each in the ledger.  Whatever a
messenger does, raising included, touches its own delivery only.
"""

from __future__ import annotations

import asyncio
import math
import traceback
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.journal import SHORT_PATIENCE, Journal, UnwrittenError
from bot.delivery.messenger import Messenger
from bot.delivery.owners import is_dead, new_owner
from bot.model import Action, Chat, Message, Outcome, Platform, Rejected, Retry, Uncertain
from bot.store import claims, digests
from bot.store.claims import Claim, Claimed
from bot.store.database import Database, StoreError
from digests.model import Digest

log = structlog.get_logger(__name__)

Render = Callable[[Digest, Chat, Action], Message]
Retell = Callable[[AsyncConnection, dict[int, Digest]], Awaitable[dict[int, Digest]]]
"""Lays over digests what was written for their readers."""
Lost = Callable[[Chat, str], None]
"""Told a chat that a platform does not let us write to any more, and why."""
Refused = Callable[[Platform, str, str], None]
"""Told (platform, account, reason) when a platform refuses an account as a whole."""

SECOND = 1_000_000
IN_FLIGHT = 64
MOST_IN_FLIGHT = 256
"""Calls of one account that may be under way together: a quarter second of its rate, within these."""
PATIENCE = 65.0
"""Seconds that `drain` waits for a slot or a back-off; what needs longer waits for the next run."""
IDLE = 1.0
"""Seconds after which `run` looks for work of other processes, and for what became due."""
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
"""Of so many calls the latest says how far ahead the next slots must be."""
LONGEST_LEAD = 0.75
"""Seconds that slots lie ahead of their claim for that at most."""
STARTS = 5
"""How often a call gives up a start for a later one; on a machine that is never in time it goes then."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the calls of a run, by the name of their outcome."""

    sent: int = 0
    put_off: int = 0
    """Calls that the platform refused for now; their deliveries are ready again."""
    uncertain: int = 0
    rejected: int = 0
    gone: int = 0


class Dispatcher:
    """Sends what is due through the messengers, each account in a lane of its own."""

    def __init__(
        self,
        database: Database,
        messengers: Sequence[Messenger],
        render: Render,
        *,
        clock: Callable[[], datetime],
        owner: str | None = None,
        on_stopped: Refused | None = None,
        on_gone: Lost | None = None,
        retell: Retell | None = None,
        patience: float = PATIENCE,
        idle: float = IDLE,
    ) -> None:
        self.database = database
        self.owner = owner or new_owner()
        self.clock = clock
        self.patience = patience
        self.idle = idle
        self.render = render
        self.retell = retell
        self.counts: Counter[tuple[Platform, str]] = Counter()
        """Calls by platform and outcome."""
        self.journal = Journal(database, self.owner, clock, self.counts, on_stopped, on_gone)
        self._lanes = {_place(messenger): _Lane(self, messenger) for messenger in messengers}
        self._group: asyncio.TaskGroup | None = None

    def attach(self, messenger: Messenger) -> None:
        """Send for one more account from now on, or for a known one in a new way (another token)."""
        known = self._lanes.get(_place(messenger))
        if known is not None:
            known.messenger = messenger
            known.detached = False
            return
        lane = self._lanes[_place(messenger)] = _Lane(self, messenger)
        if self._group is not None:
            self._group.create_task(lane.run())

    def detach(self, platform: Platform, account: str) -> None:
        """Begin no more calls of an account; those under way are finished."""
        lane = self._lanes.get((platform, account))
        if lane is not None:
            lane.detached = True  # the lane itself stays: it knows what is in hand

    async def recover(self, *, all: bool = False) -> int:  # noqa: A002
        """Take back what dead processes of this machine held; returns the deliveries in doubt.

        Of other machines' rows the lease decides.  `all` takes every row that is in hand:
        only for a database that surely no other process uses.
        """
        async with self.database.begin() as conn:
            await claims.resume(conn)
            held = await claims.owners(conn)
            dead = {one for one in held if one != self.owner and (all or is_dead(one))}
            return await claims.abandon(conn, dead, at=self.clock())

    async def drain(self) -> Tally:
        """Send until nothing more is due now, waiting for slots of the pace and short back-offs."""
        before = self.counts.copy()
        await asyncio.gather(*(lane.drain() for lane in self._lanes.values()))
        return _tally(self.counts - before)

    async def run(self, stop: asyncio.Event) -> None:
        """Send whenever something is due, until `stop` is set; then finish the calls under way."""
        self.journal.patience = math.inf
        try:
            async with asyncio.TaskGroup() as self._group:
                for lane in self._lanes.values():
                    self._group.create_task(lane.run())
                await stop.wait()
                self.journal.patience = SHORT_PATIENCE
                for lane in self._lanes.values():
                    lane.stopping.set()
                self.wake()
        finally:
            self._group = None

    def wake(self) -> None:
        """Look for work at once: something was enqueued."""
        for lane in self._lanes.values():
            lane.awake.set()


class _Lane:
    """The calls of one account."""

    def __init__(self, dispatcher: Dispatcher, messenger: Messenger) -> None:
        self.awake = asyncio.Event()
        self.stopping = asyncio.Event()
        self.messenger = messenger
        self.detached = False
        """Whether the account is gone for now."""
        self._dispatcher = dispatcher
        self._calls: set[asyncio.Task[None]] = set()
        self._in_hand: set[Claimed] = set()
        self._digests: dict[int, Digest] = {}
        self._messages: dict[tuple[int, str, str, Action], Message] = {}
        self._late: deque[float] = deque([0.0], maxlen=RECENT)
        """Seconds by which calls lately were ready after their slots."""
        self._ahead: deque[asyncio.Task[Claim]] = deque()
        """The next claims, made while the calls of those before them still wait for their slots."""
        self._at_once = min(max(IN_FLIGHT, int(messenger.rate / 4)), MOST_IN_FLIGHT)

    async def drain(self) -> None:
        try:
            while True:
                busy = bool(self._calls)
                claim = await self._claim_with_luck()
                if claim.rows:
                    await self._launch(claim, None)
                elif self._calls:
                    await asyncio.wait(self._calls, timeout=claim.wake, return_when=asyncio.FIRST_COMPLETED)
                elif busy:
                    continue  # a call ended while the claim looked, and may have freed its chat
                elif claim.wake is None or claim.wake > self._dispatcher.patience:
                    return
                else:
                    await asyncio.sleep(claim.wake)
        finally:
            await self._finish()

    async def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self.awake.clear()
                claim = None if self.detached else await self._claim_or_none()
                if claim is not None and claim.rows:
                    await self._launch(claim, self.stopping)
                    continue
                idle = self._dispatcher.idle
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
        dispatcher, messenger = self._dispatcher, self.messenger
        async with dispatcher.database.begin() as conn:
            claim = await claims.claim(
                conn,
                messenger.platform,
                messenger.account,
                owner=dispatcher.owner,
                rate=messenger.rate,
                at=dispatcher.clock(),
                lead=min(self._head + max(self._late), LONGEST_LEAD),
                in_hand={row.id for row in self._in_hand},
            )
            missing = {row.digest for row in claim.rows} - self._digests.keys()
            if missing:
                while len(self._digests) > KEPT_DIGESTS:
                    self._digests.pop(next(iter(self._digests)))
                stored = await digests.by_numbers(conn, missing)
                self._digests |= await dispatcher.retell(conn, stored) if dispatcher.retell else stored
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
        """Start each call at its slot, unless told to stop: what is not begun is given back."""
        loop = asyncio.get_running_loop()
        kept = [self._digests.get(row.digest) for row in claim.rows]
        while claim.full and len(self._ahead) < CLAIMED_AHEAD and not self.detached:
            self._ahead.append(asyncio.create_task(self._claim_now()))
        for place, row in enumerate(claim.rows):
            due = claim.zero + row.slot / SECOND
            pause = due - self._head - loop.time()
            if stop is None:
                await asyncio.sleep(max(pause, 0))
            elif await _within(stop.wait(), max(pause, 0)) or stop.is_set():
                await self._release(claim.rows[place:])
                return
            if len(self._calls) >= self._at_once:
                await asyncio.wait(self._calls, return_when=asyncio.FIRST_COMPLETED)
            call = asyncio.create_task(self._deliver(row, kept[place], due))
            self._calls.add(call)
            call.add_done_callback(self._done)

    @property
    def _head(self) -> float:
        """Seconds before its start by which a call is begun, so that nearly none comes late to it."""
        return max(self._dispatcher.journal.head, min(BEGUN_AHEAD / self.messenger.rate, LONGEST_AHEAD))

    async def _release(self, rows: Sequence[Claimed]) -> None:
        self._in_hand.difference_update(rows)
        try:
            async with self._dispatcher.database.begin() as conn:
                await claims.release(conn, rows, owner=self._dispatcher.owner)
        except Exception as error:  # noqa: BLE001  then the lease, or the next start, gives them back
            log.error("delivery.unreleased", rows=len(rows), **_trace(error))

    def _done(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self.awake.set()
        if not call.cancelled() and call.exception():
            log.error("delivery.failed", **_trace(call.exception()))

    async def _finish(self) -> None:
        while self._ahead:
            with suppress(Exception):  # what could not be claimed need not be given back
                await self._release((await self._ahead.popleft()).rows)
        while self._calls:
            await asyncio.wait(self._calls)

    # --- one delivery ----------------------------------------------------------------

    async def _deliver(self, row: Claimed, digest: Digest | None, due: float) -> None:
        try:
            await self._settle(row, digest, due)
        finally:
            self._in_hand.discard(row)

    async def _settle(self, row: Claimed, digest: Digest | None, due: float) -> None:
        journal = self._dispatcher.journal
        if digest is None:
            await journal.answer(row, Retry("what it says could not be read from the database"))
            return
        try:
            message = self._message(row, digest)
        except Exception as error:  # noqa: BLE001  a digest that cannot be rendered stops no other
            log.error("delivery.unrendered", delivery=row.id, **_trace(error))
            await journal.answer(row, Retry(f"could not be put into words ({type(error).__name__})"))
            return
        try:
            may_start = await self._start(row, due)
        except UnwrittenError:
            await journal.answer(row, Retry("the database did not take the begin of the call"))
            return
        if may_start:
            await journal.answer(row, await self._call(row, message))

    def _message(self, row: Claimed, digest: Digest) -> Message:
        """The digest in words: of a chat these depend on nothing but its language and time zone."""
        key = row.digest, row.chat.language, row.chat.timezone, row.rendered_as
        message = self._messages.get(key)
        if message is None:
            message = self._dispatcher.render(digest, row.chat, row.rendered_as)
            while len(self._messages) >= KEPT_MESSAGES:
                self._messages.pop(next(iter(self._messages)))
            self._messages[key] = message
        return message

    async def _start(self, row: Claimed, due: float) -> bool:
        """Wait for the start of the call, `due` or later; whether it may go out.

        One that comes late to its start would go out beside others that are in time: it gives
        that start up for the next that is free.  So does who slept, and may have lost the row.
        """
        now = asyncio.get_running_loop().time
        for tries in range(STARTS):
            start = await self._dispatcher.journal.begin(row, again=tries > 0)
            if start is None:
                return False
            if not tries:
                self._late.append(max(now() - due, 0.0))
            await asyncio.sleep(start - now())
            if now() - start <= LATENESS:
                break
        return True

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
        if row.action == "edit":
            if row.target is None:
                return Rejected("the message that it would edit cannot be named any more")
            return await self.messenger.edit(row.chat, row.target, message)
        if row.action == "send" or row.target is None:
            return await self.messenger.send(row.chat, message)
        return await self.messenger.reply(row.chat, row.target, message)


# --- shared --------------------------------------------------------------------------


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


def _place(messenger: Messenger) -> tuple[Platform, str]:
    return messenger.platform, messenger.account


def _tally(counts: Counter[tuple[Platform, str]]) -> Tally:
    by: Counter[str] = Counter()
    for (_, outcome), count in counts.items():
        by[outcome] += count
    put_off = sum(by[name] for name in ("Wait", "Retry", "Moved", "Stopped"))
    return Tally(by["Sent"], put_off, by["Uncertain"], by["Rejected"], by["Gone"])

"""From a source's entries to committed rows: understand, decide, enqueue.

Enters: entries that a visit read or an operator handed in.  Leaves: items, stories and the
digests with their deliveries, all of a batch in one transaction, so that a process may die
between any two batches and the work is simply done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import alerts, followups
from bot.archiving import Archiving
from bot.followups import TEMPO, Tempo
from bot.intake import UNREAD, Also, Intake, Outcome, Taken
from bot.store import held
from bot.store import items as item_store
from bot.store import points as point_store
from bot.store import stories as story_store
from bot.store.database import Database
from digests import items as items_room
from digests.decisions import Decision, Development
from digests.model import Beat, FigureChange, Item, Source, TopicMatch, Verdict
from digests.series.naming import Namer
from digests.stories import Grouper, changes, develop
from digests.topics import Matcher
from digests.understanding import complete, glance, topics_of

WINDOW = timedelta(days=14)
"""How far back a new item may join a story."""

LONGEST = 200_000
"""Characters of a text that are kept."""


@dataclass(slots=True)
class _Plan:
    """Items of a batch told apart before anything is written."""

    new: list[Item] = field(default_factory=list)
    revised: list[tuple[Item, Item]] = field(default_factory=list)
    known: list[Item] = field(default_factory=list)
    change: int = 0
    """The newest change of the archive when they were told apart."""


class _OvertakenError(Exception):
    """Another process took in some of the same items while ours were understood."""


class Pipeline:
    """Takes entries in, decides their stories, and enqueues what must be told."""

    def __init__(
        self,
        database: Database,
        beat: Beat,
        *,
        clock: Callable[[], datetime],
        burst: int = alerts.BURST,
        tempo: Tempo = TEMPO,
    ) -> None:
        self.database = database
        self.beat = beat
        self.clock = clock
        self.sources: Mapping[str, Source] = {source.id: source for source in beat.sources}
        self.namer = Namer(beat)
        self._matcher = Matcher(beat)
        self._grouper: Grouper | None = None
        self._seen = 0
        self._deciding = asyncio.Lock()
        self._burst = burst
        self._tempo = tempo

    def source(self, source_id: str) -> Source:
        """The source of that id; one that nobody configured stands for documents handed in."""
        return self.sources.get(source_id) or Source(id=source_id, name=source_id, url="")

    async def take(self, intake: Intake) -> tuple[Taken, ...]:
        """Understand a batch and commit it: items, stories, alerts, corrections."""
        return (await self.take_in(intake)).taken

    async def release(self, source: str) -> int | None:
        """Tell of the items of a source that are held back; how many, None where there are none."""
        async with self.database.begin() as conn:
            waiting = await held.take(conn, source)
            found = await item_store.find(conn, [item for item, _ in waiting])
            fresh = [
                alerts.Fresh(
                    found[item],
                    Decision(story, cast("Verdict", verdict)),
                    Development(cast("Verdict", verdict)),
                )
                for item, verdict in waiting
                if item in found and (story := await story_store.of_item(conn, item))
            ]
            # However many they are, nobody is to get more than one message of them.
            await alerts.announce(conn, fresh, sources=self.sources, at=self.clock(), burst=1, flood=True)
        return len(waiting) or None

    async def drop(self, source: str) -> int | None:
        """Let held items be: they stay in the archive, nobody is told."""
        async with self.database.begin() as conn:
            return len(await held.take(conn, source)) or None

    async def take_in(self, intake: Intake, *, also: Also | None = None) -> Outcome:
        """As `take`, with what the flood breaker did; `also` is written with it, or not at all."""
        plan, built = await asyncio.to_thread(self._prepared, intake)
        while True:
            # Before anybody is kept waiting: the long texts of one source hold up no other's news.
            plan = plan or await self._understood(built)
            async with self._deciding:
                try:
                    return await self._decide(intake, plan, also)
                except _OvertakenError:
                    plan = None
                    continue  # somebody else got on meanwhile, so this ends
                except BaseException:
                    # The grouper may hold what the database does not: start it anew from the rows.
                    self._grouper = None
                    raise

    def _prepared(self, intake: Intake) -> tuple[_Plan | None, list[Item]]:
        """The items of a batch, and what is new of them where nothing must be asked for that."""
        built = self._build(intake)
        if intake.unknown_at is None:
            return None, built
        plan = self._understand(self._plan(built, {}))
        plan.change = intake.unknown_at
        return plan, built

    async def _understood(self, built: Sequence[Item]) -> _Plan:
        async with self.database.read() as conn:
            change = await item_store.last_change(conn)
            plan = self._plan(built, await item_store.find(conn, [item.id for item in built]))
        plan = await asyncio.to_thread(self._understand, plan)
        plan.change = change
        return plan

    async def _decide(self, intake: Intake, plan: _Plan, also: Also | None) -> Outcome:
        if self._grouper is None:
            async with self.database.read() as conn:
                _, news = await self._news(conn)
            await self._catch_up(news)  # the bulk of it while others may still write
        async with self.database.begin() as conn:
            await item_store.lock_decisions(conn)
            change, news = await self._news(conn)
            await self._catch_up(news)
            if change != plan.change and await _is_overtaken(conn, plan):
                raise _OvertakenError
            archiving = Archiving(conn, self.namer, at=intake.at, silent=intake.silent, change=change)
            outcome = await self._commit(conn, intake, plan, archiving)
            if also is not None:
                await also(conn, outcome)
            return outcome

    def _build(self, intake: Intake) -> list[Item]:
        built: dict[str, Item] = {}
        for entry in intake.entries:
            for item in items_room.build(
                entry,
                intake.source,
                first_seen=intake.at,
                timezone=self.beat.timezone,
                boilerplate=self.beat.boilerplate,
            ):
                if not entry.stamp or len(item.text) > LONGEST:
                    said = entry.stamp or items_room.stamp(entry)
                    item = replace(item, text=item.text[:LONGEST], stamp=said)
                built.setdefault(item.id, item)
        return sorted(built.values(), key=lambda item: (item.published, item.kind == "part"))

    @staticmethod
    def _plan(built: Sequence[Item], known: Mapping[str, Item]) -> _Plan:
        plan = _Plan()
        for item in built:
            before = known.get(item.id)
            if before is None:
                plan.new.append(item)
            elif _differs(before, item):
                plan.revised.append((before, item))
            else:
                plan.known.append(before)
        return plan

    def topics(self, item: Item) -> tuple[TopicMatch, ...]:
        """The topics of a stored item by the beat as it is now, whatever it was when it came."""
        return () if self._is_abroad(item) else topics_of(item, self._matcher)

    def _is_abroad(self, item: Item) -> bool:
        """Whether a foreign or general source speaks of something else than the beat's country."""
        return self.source(item.source).anchor and not self._matcher.anchored(item.title, item.text)

    def _understand(self, plan: _Plan) -> _Plan:
        """What is new or changed, understood as far as it is needed: nobody is told what is off the beat."""

        def one(item: Item, *, whole: bool = False) -> Item:
            glanced = glance(item, self._matcher)
            if self._is_abroad(item):
                glanced = replace(glanced, topics=())
            return complete(glanced, self.beat) if whole or glanced.topics else glanced

        return replace(
            plan,
            new=[one(item) for item in plan.new],
            revised=[
                (before, one(_keep_first(before, after), whole=bool(before.summary)))
                for before, after in plan.revised
            ],
        )

    def completed(self, item: Item) -> Item:
        """An archived item with its figures and summary, also where it is off the beat."""
        return complete(item, self.beat)

    async def _news(self, conn: AsyncConnection) -> tuple[int, list[tuple[int, Item, str]]]:
        """The newest change there is, and what of it the grouper has not seen; all where there is none."""
        change = await item_store.last_change(conn)
        if self._grouper is not None and change == self._seen:
            return change, []
        after = 0 if self._grouper is None else self._seen
        return change, await item_store.changed(conn, after=after, since=self.clock() - WINDOW)

    async def _catch_up(self, news: Sequence[tuple[int, Item, str]]) -> None:
        """Bring the grouper to what is stored."""
        if self._grouper is None:
            self._grouper, self._seen = Grouper(self.beat, window=WINDOW), 0
        if news:
            await asyncio.to_thread(self._restore, self._grouper, news)
            self._seen = news[-1][0]

    @staticmethod
    def _restore(grouper: Grouper, rows: Sequence[tuple[int, Item, str]]) -> None:
        for _, item, story in rows:
            grouper.restore(item, story)

    async def _commit(
        self, conn: AsyncConnection, intake: Intake, plan: _Plan, archiving: Archiving
    ) -> Outcome:
        taken: list[Taken] = []
        fresh: list[alerts.Fresh] = []
        for item in plan.new:
            if item.kind == "roundup" or (intake.silent and not item.topics):
                # What a source published off the beat before we knew it is archived, and that is all.
                archiving.add(item)
                taken.append(Taken(item, "new"))
                continue
            one = await self._placed(conn, archiving, item)
            archiving.add(one.item, one.decision, one.development.verdict)
            if one.on_beat:
                fresh.append(one)
            taken.append(Taken(one.item, "new", one.decision))
        await archiving.write()
        corrected: list[tuple[Item, tuple[FigureChange, ...]]] = []
        silent = await item_store.silent(conn, [before.id for before, _ in plan.revised])
        for before, after in plan.revised:
            archiving.change = None
            await item_store.revise(conn, after, at=intake.at)
            await point_store.file_again(conn, after, self.namer)
            completed = before.stamp.startswith(UNREAD)  # its page could only be read now
            told = await self._reconsider(conn, archiving, before, after)
            if told and after.topics and not before.topics and not (completed and after.id in silent):
                # Its first words had nothing of the beat, so nobody was told: now there is news.
                fresh.append(told)
            taken.append(Taken(after, "updated"))
            changed = () if completed else changes(before, after)
            if changed:
                corrected.append((after, changed))
        taken.extend(Taken(item, "known") for item in plan.known)
        outcome = Outcome(tuple(taken))
        if not intake.silent:
            outcome = await self._tell(conn, intake, taken, fresh)
            await followups.correct(conn, corrected, sources=self.sources, at=intake.at, tempo=self._tempo)
        self._seen = archiving.change or await item_store.last_change(conn)
        return outcome

    async def _placed(self, conn: AsyncConnection, archiving: Archiving, item: Item) -> alerts.Fresh:
        """A new item with its story; one that joins others is entered among them at once."""
        assert self._grouper is not None
        # In a thread: one long article holds up no other's delivery.
        decision = await asyncio.to_thread(self._grouper.add, item)
        if decision.begins:
            return alerts.Fresh(item, decision, develop(item, decision, []), on_beat=bool(item.topics))
        await archiving.settle(decision)
        before = await _told_before(conn, decision)
        if item.topics or any(one.topics for one in before):
            item, *before = await self._whole(conn, item, before)
        development = develop(item, decision, before)
        on_beat = await story_store.join(conn, item, decision)
        if decision.merged:
            archiving.change = None  # a story that was merged changed its items
        return alerts.Fresh(item, decision, development, on_beat)

    async def _whole(self, conn: AsyncConnection, item: Item, before: Sequence[Item]) -> list[Item]:
        """The items of a story on the beat, each with its figures and summary, whatever it was alone."""
        found = await asyncio.to_thread(lambda: [self.completed(one) for one in (item, *before)])
        for stored, whole in zip(before, found[1:], strict=True):
            if whole is not stored:
                await item_store.complete(conn, whole)
                await point_store.file_again(conn, whole, self.namer)
        return found

    async def _reconsider(
        self, conn: AsyncConnection, archiving: Archiving, before: Item, item: Item
    ) -> alerts.Fresh | None:
        """A revised item in its story; one that was not worth a story is, if it has something of the beat."""
        assert self._grouper is not None
        story = await story_store.of_item(conn, item.id)
        if story:
            # Later tellings are held against what the source says now, not against its slip.
            await asyncio.to_thread(self._grouper.restore, item, story)
            update = Decision(story, "update")
            if item.topics and not before.topics:
                await self._whole(conn, item, await _told_before(conn, update))
            await story_store.join(conn, item, update)
            return alerts.Fresh(item, Decision(story, "new"), Development("new"))
        if item.kind == "roundup" or not item.topics:
            return None
        one = await self._placed(conn, archiving, item)
        if one.decision.begins:
            await story_store.open_all(conn, [(one.item, one.decision)])
        await item_store.assign(conn, item.id, one.decision.story, one.development.verdict)
        return one

    async def _tell(
        self, conn: AsyncConnection, intake: Intake, taken: Sequence[Taken], fresh: Sequence[alerts.Fresh]
    ) -> Outcome:
        """Enqueue the alerts of a batch; of a flood one message a chat, or nothing where that is to wait."""
        told = [one for one in fresh if one.item.topics and one.item.kind != "part"]
        flooded = intake.flood is not None and len(told) > intake.flood
        if flooded and intake.hold:
            waiting = [(one.item.id, one.decision.verdict) for one in fresh if one.item.topics]
            await held.put(conn, intake.source.id, waiting, intake.at)
            return Outcome(tuple(taken), flooded, held=len(waiting))
        burst = 1 if flooded else self._burst
        await alerts.announce(
            conn,
            fresh,
            sources=self.sources,
            at=intake.at,
            burst=burst,
            flood=flooded,
            tempo=self._tempo,
        )
        return Outcome(tuple(taken), flooded)


async def _is_overtaken(conn: AsyncConnection, plan: _Plan) -> bool:
    """Whether what the plan was made on is no longer what is stored."""
    assumed = {item.id: None for item in plan.new} | {before.id: before.stamp for before, _ in plan.revised}
    stored = await item_store.stamps(conn, assumed)
    return any(stored.get(item) != stamp for item, stamp in assumed.items())


async def _told_before(conn: AsyncConnection, decision: Decision) -> list[Item]:
    """The items of a story before this decision, also of those that it merges into it."""
    told = await story_store.members(conn, (decision.story, *decision.merged))
    return sorted(
        (item for items in told.values() for item in items), key=lambda item: (item.published, item.id)
    )


def _differs(before: Item, after: Item) -> bool:
    """Whether the source changed its words, not only the wrapping around them."""
    if before.stamp == after.stamp:
        return False
    return after.title != before.title or (bool(after.text) and after.text != before.text)


def _keep_first(before: Item, after: Item) -> Item:
    """A revision keeps when the item was first seen, and its date where the new one states none."""
    published = before.published if after.published == after.first_seen else after.published
    text = after.text or before.text
    return replace(after, first_seen=before.first_seen, published=published, text=text)

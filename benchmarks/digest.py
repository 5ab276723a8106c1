"""A week of many items for many chats with different wishes: seconds, megabytes, what is shared.

Run: `python -m benchmarks.digest [--items 2000] [--chats 10000] [--database sqlite | URL]`.
The week is read once; a digest is composed once for all chats that wish the same and had the
same before.  Printed: seconds to read the week, to enqueue everything that is due, to compose
one digest, peak memory, and how many digests served how many chats.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.app import App, opened
from bot.material import Archive
from bot.model import ChatRef
from bot.periods import week
from bot.settings import Settings, load
from bot.store import items, schema, stories, subscriptions
from digests.decisions import Decision
from digests.figures import extract
from digests.model import Item, TopicMatch

END = datetime.fromisoformat("2022-11-28T09:00:00+04:00")
START = END - timedelta(days=7, hours=9)
ZONES = ("Asia/Baku", "Europe/London", "Europe/Moscow")
SUBJECTS = ("phishing mails", "malicious links", "fake domains", "broadband lines", "payment cards")
MUTED = ("phishing", "domains", "cards")
SHARE_MUTED = 0.05
"""Share of the chats that mute a word."""


def made(number: int, chance: random.Random, topics: tuple[str, ...]) -> Item:
    """An item of the week, with figures that the real extractor read."""
    amount, subject = chance.randrange(100, 9_000_000), chance.choice(SUBJECTS)
    told = f"Office {number} counted {amount:,} {subject} in October 2022, {amount % 97}% more than before. "
    text = told * 2
    when = START + timedelta(minutes=chance.randrange(7 * 24 * 60))
    chosen = tuple(TopicMatch(topic, 3.0 - place, (subject,)) for place, topic in enumerate(topics))
    return Item(
        id=f"item-{number}",
        source=f"source-{number % 25}",
        url=f"https://bench.example/{number}",
        title=f"{amount:,} {subject} counted by office {number}",
        text=text,
        language="en",
        published=when,
        first_seen=when,
        summary=told,
        topics=chosen,
        figures=extract(text, "en", date=when.date()),
    )


async def fill(app: App, count: int, chats: int) -> None:
    """The week, a story for every one and a half items, and chats with wishes of their own."""
    chance = random.Random(7)
    topics = tuple(topic.id for topic in app.pipeline.beat.topics)
    async with app.database.begin() as conn:
        for number in range(count):
            item = made(number, chance, tuple(chance.sample(topics, chance.choice((1, 1, 2)))))
            story = item.id if number % 3 else f"item-{max(number - 1, 0)}"
            await stories.join(conn, item, Decision(story, "new" if story == item.id else "source"))
            await items.put(conn, item, story=story, at=item.first_seen)
        first = await subscriptions.ensure(
            conn, ChatRef("telegram", "0"), kind="private", language="en", timezone="Asia/Baku", at=START
        )
        row = (await conn.execute(select(schema.chats).where(schema.chats.c.id == first.id))).one()._asdict()
        rows = [
            row | {"id": first.id + n, "address": str(n), "timezone": ZONES[n % 10 % 3]}
            for n in range(1, chats)
        ]
        await conn.execute(insert(schema.chats), rows)
        everyone = [first.id, *(one["id"] for one in rows)]
        wishes = [
            {"chat_id": chat, "topic": topic, "cadence": "weekly"}
            for chat in everyone
            for topic in chance.sample((*topics, "all"), chance.choice((1, 1, 2, 3)))
        ]
        dues = [{"chat_id": chat, "cadence": "weekly", "due": END} for chat in everyone]
        mutes = [
            {"chat_id": chat, "words": chance.choice(MUTED), "kind": "mute"}
            for chat in everyone
            if chance.random() < SHARE_MUTED
        ]
        await conn.execute(insert(schema.subscriptions), wishes)
        await conn.execute(insert(schema.dues), dues)
        await conn.execute(insert(schema.mutes), mutes)


def megabytes() -> float:
    """Peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size_of(folder: str) -> float:
    """Megabytes of the database; 0 where it is not here."""
    return sum(path.stat().st_size for path in Path(folder).glob("bench.db*")) / 1_000_000


def settings(database: str, folder: str) -> Settings:
    """The shipped settings on a database of their own."""
    url = f"sqlite:///{folder}/bench.db" if database == "sqlite" else database
    return load(None, {"BEATWIRE_DATABASE_URL": url}, defaults_only=True)


async def main(count: int, chats: int, database: str) -> None:
    """Fill, then measure."""
    with tempfile.TemporaryDirectory(prefix="beatwire-digest-") as folder:
        async with opened(settings(database, folder), clock=lambda: END) as app:
            await fill(app, count, chats)
            before, period = megabytes(), week("2022-W47", "Asia/Baku")
            begun = time.perf_counter()
            async with app.database.read() as conn:
                material = await Archive(app.pipeline.beat, app.pipeline.namer).of(conn, period)
            read = time.perf_counter() - begun
            begun = time.perf_counter()
            sent = await app.composer.enqueue_due()
            enqueued = time.perf_counter() - begun
            begun = time.perf_counter()
            for _ in range(20):
                await app.composer.digest(period)
            one = (time.perf_counter() - begun) / 20
            async with app.database.read() as conn:
                digests = (await conn.execute(select(func.count()).select_from(schema.digests))).scalar_one()
        size = size_of(folder)
    print(f"{count} items, {len(material.cards)} stories, {chats} chats")
    print(f"the week is read in {read:.2f} s; one more digest of it takes {one * 1000:.0f} ms")
    print(f"{sent} deliveries of {digests} digests enqueued in {enqueued:.2f} s")
    print(f"peak memory {megabytes():.0f} MB ({before:.0f} MB before), database {size:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--database", default="sqlite")
    given = parser.parse_args()
    asyncio.run(main(given.items, given.chats, given.database))

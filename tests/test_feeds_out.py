"""The bot's own news as files: current, whole, bounded, and no trouble of theirs stops the bot."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as Xml

from bot.app import App, opened
from bot.feeds import MOST_BYTES
from bot.intake import Intake
from digests.feeds import parse
from digests.jsonfeed import parse as parse_json
from tests.newsroom import AGENCY, BLOCKED, MONDAY, Clock, entry, settings

STOPPED = entry("State network stopped 81 million malicious links", BLOCKED)
FILES = {"digest.atom", "digest.json", "alerts.atom", "alerts.json"}


@asynccontextmanager
async def house(folder: Path, out: Path, clock: Clock) -> AsyncIterator[App]:
    """A house whose operator named a folder for feeds."""
    made = settings(folder)
    made = replace(made, feeds=replace(made.feeds, folder=str(out)))
    async with opened(made, clock=clock) as app:
        yield app


async def tell(app: App, *entries: object, clock: Clock) -> None:
    await app.pipeline.take(Intake(AGENCY, entries, clock()))  # type: ignore[arg-type]


async def test_the_files_hold_the_last_week_and_the_newest_stories(tmp_path: Path) -> None:
    out, clock = tmp_path / "feeds", Clock()
    async with house(tmp_path, out, clock) as app:
        await tell(app, STOPPED, clock=clock)
        assert set(await app.feeds.publish()) == FILES
        alerts = json.loads((out / "alerts.json").read_text())
        (item,) = alerts["items"]
        assert item["title"] == STOPPED.title
        assert item["_beatwire"]["figures"][0]["value"] == 81_000_000
        assert json.loads((out / "digest.json").read_text())["stories"] == [], "the week is not over"
        clock.later(days=7)
        assert "digest.json" in await app.feeds.publish()
        digest = json.loads((out / "digest.json").read_text())
        assert (digest["week"], len(digest["stories"])) == ("2022-W47", 1)


async def test_feed_readers_can_read_them(tmp_path: Path) -> None:
    out, clock = tmp_path / "feeds", Clock()
    async with house(tmp_path, out, clock) as app:
        await tell(app, STOPPED, clock=clock)
        await app.feeds.publish()
    (from_atom,) = parse(
        (out / "alerts.atom").read_bytes(), url="https://b.example/alerts.atom", timezone="Asia/Baku"
    )
    (from_json,) = parse_json(
        (out / "alerts.json").read_text(),
        url="https://b.example/alerts.json",
        timezone="Asia/Baku",
        name="alerts",
    )
    assert from_atom.title == from_json.title == STOPPED.title
    assert from_atom.url == from_json.url == STOPPED.url
    Xml.fromstring((out / "digest.atom").read_bytes())


async def test_nothing_is_written_while_nothing_changes(tmp_path: Path) -> None:
    out, clock = tmp_path / "feeds", Clock()
    async with house(tmp_path, out, clock) as app:
        await app.feeds.publish()
        before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
        assert await app.feeds.publish() == ()
    async with house(tmp_path, out, clock) as again:
        assert await again.feeds.publish() == (), "also after a restart"
        assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before
        await tell(again, STOPPED, clock=clock)
        assert set(await again.feeds.publish()) == {"alerts.atom", "alerts.json"}


async def test_old_and_excess_stories_are_left_out(tmp_path: Path) -> None:
    out, clock = tmp_path / "feeds", Clock()
    async with house(tmp_path, out, clock) as app:
        app.feeds.entries = 3
        towns = ("Ganja", "Shaki", "Quba", "Lankaran", "Shusha")
        for town in towns:
            await tell(
                app, entry(f"{town} opens a cyber security centre", f"Hackers of {town} meet."), clock=clock
            )
        await app.feeds.publish()
        assert len(json.loads((out / "alerts.json").read_text())["items"]) == 3
        clock.later(days=15)
        await tell(app, replace(STOPPED, published=clock()), clock=clock)
        await app.feeds.publish()
        assert len(json.loads((out / "alerts.json").read_text())["items"]) == 1


async def test_a_file_never_grows_beyond_its_bound(tmp_path: Path) -> None:
    out, clock = tmp_path / "feeds", Clock()
    async with house(tmp_path, out, clock) as app:
        long = [
            entry(
                f"Phishing wave number {n} hits office {n} " + f"w{n} " * 9_000,
                f"Malware {n}.",
                published=MONDAY + timedelta(minutes=n),
            )
            for n in range(40)
        ]
        await tell(app, *long, clock=clock)
        await app.feeds.publish()
        for name in FILES:
            assert (out / name).stat().st_size <= MOST_BYTES
        assert json.loads((out / "alerts.json").read_text())["items"]


async def test_trouble_with_the_folder_stops_nothing_and_is_mended_by_the_next_ring(tmp_path: Path) -> None:
    out, clock = tmp_path / "no" / "such" / "feeds", Clock()
    async with house(tmp_path, out, clock) as app:
        await tell(app, STOPPED, clock=clock)
        assert await app.feeds.publish() == ()
        out.parent.mkdir(parents=True)
        assert set(await app.feeds.publish()) == FILES
        assert {path.name for path in out.iterdir()} == FILES, "no half file is left behind"

"""`beatwire demo`: the main job on the bundled sample week, offline.

A local HTTP server publishes the sample sources step by step, a clock is moved through the
week, and the real pipeline fetches, reads, groups and sends to the terminal chat; at the end
comes the weekly digest.  Nothing outside this machine is reached and nothing is kept.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.adapters.console import ConsoleMessenger
from bot.app import App, console, opened
from bot.cli.shell import Failure, drawn, note, out
from bot.cli.typed import lines
from bot.model import Chat, ChatRef, Message, Outcome, Request
from bot.preview import Exchange, page
from bot.sample import SampleWeek, Step
from bot.settings import Settings, load
from digests.model import ReaderLanguage

READING_PAUSE = 1.6
"""Seconds between alerts on a terminal, so that a person can follow."""

ASKED = ("/cyber",)
WEEKLY = "weekly"
"""The chat that gets the digest."""


class Clock:
    """A clock that the demo moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.now


class Recorder:
    """The terminal chat, which also remembers every message for the page."""

    def __init__(self, inner: ConsoleMessenger, pause: float) -> None:
        self.platform = inner.platform
        self.account = inner.account
        self.rate = inner.rate
        self.seen: list[tuple[Message, str]] = []
        self._inner = inner
        self._pause = pause

    async def send(self, chat: Chat, message: Message) -> Outcome:
        """Show and remember a message."""
        await asyncio.sleep(self._pause)
        self.seen.append((message, "send"))
        return await self._inner.send(chat, message)

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Show and remember an edit."""
        await asyncio.sleep(self._pause)
        self.seen.append((message, "edit"))
        return await self._inner.edit(chat, reference, message)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Show and remember a reply."""
        self.seen.append((message, "reply"))
        return await self._inner.reply(chat, reference, message)

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        """Show and remember what stands where a message was taken back."""
        self.seen.append((notice, "edit"))
        return await self._inner.delete(chat, reference, notice)

    async def responds(self) -> bool:
        """Whether the platform is there."""
        return await self._inner.responds()


async def demonstrate(*, language: ReaderLanguage, html: Path | None, pauses: bool) -> None:
    """Run the whole sample week; with `html`, also write the page."""
    week = SampleWeek()
    with tempfile.TemporaryDirectory(prefix="beatwire-demo-") as folder:
        async with week.serve() as base:
            clock = Clock(week.steps[0].at)
            settings = _settings(week, base, Path(folder))
            async with opened(settings, clock=clock) as app:
                recorder = Recorder(console(), READING_PAUSE if pauses else 0.0)
                await _week(app, week, clock, recorder, language)
                await _questions(app, recorder, language)
                if html:
                    _write(
                        html,
                        page([Exchange(message, how) for message, how in recorder.seen], language=language),
                    )
                await _stay(app)


def _settings(week: SampleWeek, base: str, folder: Path) -> Settings:
    environ = {"BEATWIRE_DATABASE_URL": f"sqlite:///{folder}/demo.db"}
    settings = load(None, environ, defaults_only=True)
    return replace(
        settings,
        beat=replace(settings.beat, sources=week.sources(base)),
        fetch=replace(settings.fetch, allow_private_addresses=True),
        channels=(),
    )


async def _week(
    app: App, week: SampleWeek, clock: Clock, recorder: Recorder, language: ReaderLanguage
) -> None:
    count = len(app.pipeline.beat.sources)
    note(f"beatwire: a sample week from {count} sources on this machine; nothing leaves it.")
    first, *rest = week.steps
    clock.now = first.at
    week.publish(first)
    await app.once((recorder,), at_once=1)
    note("beatwire: first contact is silent; what was published before is archived, not sent.")
    await _say(app, f"/language {language}", language, shown=False)
    await _say(app, "/subscribe all instant", language)
    for step in rest:
        out(f"\n── {step.at:%a %d %b, %H:%M} · {step.note}\n")
        await _step(app, week, clock, recorder, step)
    await _digest(app, clock, recorder, week, language)


async def _step(app: App, week: SampleWeek, clock: Clock, recorder: Recorder, step: Step) -> None:
    clock.now = step.at
    week.publish(step)
    _, tally = await app.once((recorder,), at_once=1)
    if not tally.sent:
        out("   (nothing to send)")


async def _digest(
    app: App, clock: Clock, recorder: Recorder, week: SampleWeek, language: ReaderLanguage
) -> None:
    """The digest of a reader who had no alerts: one who had them would be told the same in brief."""
    for line in (f"/language {language}", "/subscribe all weekly"):
        await _say(app, line, language, shown=False, chat=WEEKLY)
    clock.now = week.end
    out(f"\n── {clock.now:%a %d %b, %H:%M} · the weekly digest, to a reader who asked for no alerts\n")
    await app.once((recorder,), at_once=1)


async def _questions(app: App, recorder: Recorder, language: ReaderLanguage) -> None:
    for asked in ASKED:
        recorder.seen.extend((message, asked) for message in await _say(app, asked, language))


async def _say(
    app: App, line: str, language: ReaderLanguage | None, *, shown: bool = True, chat: str = "console"
) -> tuple[Message, ...]:
    """Say a line in a chat of the demo and show the answer."""
    reply = await app.commands.answer(Request(ChatRef("console", chat), line, language=language))
    messages = reply.messages if reply else ()
    if shown:
        out(f"\n> {line}")
        for message in messages:
            out(drawn(message))
    return messages


async def _stay(app: App) -> None:
    """On a terminal, stay open for commands."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    out("\nNow you: try /latest, /telecom, /search fibre, /why 2, /help. Ctrl-D ends.")
    async for line in lines("> "):
        for message in await _say(app, line.strip() or "/help", None, shown=False):
            out(drawn(message))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{path}: the page cannot be written: {error.strerror}") from None
    note(f"beatwire: wrote {path}")

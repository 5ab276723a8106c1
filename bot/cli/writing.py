"""What `beatwire check` says of the generator: whether it answers, what was refused and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from bot.app import App
from bot.generator import Unanswered
from bot.store import renditions, stories
from bot.store.renditions import Count

SHOWN = 3
"""Newest refusals that are told."""
TITLE = 60
KINDS = {"translation": "translations", "summary": "summaries"}


class Said(NamedTuple):
    """One line, and how bad it is."""

    state: Literal["ok", "note", "wrong"]
    text: str


async def said(app: App, *, online: bool) -> list[Said]:
    """Nothing where no generator is named."""
    wanted = app.settings.generator
    if not wanted.on or app.writer is None:
        return []
    async with app.database.read() as conn:
        counts = await renditions.counts(conn)
        refused = await renditions.refusals(conn, SHOWN)
        resting = await renditions.resting(conn, app.clock())
        numbers = await stories.numbers(conn, [one.story for one in refused])
    named = f"generator: {wanted.model} at {urlsplit(wanted.url or '').netloc.rpartition('@')[2]}"
    lines = [Said("wrong" if resting else "ok", f"{named}; {_counted(counts)}{_trouble(resting)}")]
    lines += [
        Said(
            "note",
            f"generator: story {numbers.get(one.story, 0)}, {one.kind} into {one.language}: {one.reason}",
        )
        for one in refused
    ]
    if online:
        lines.append(await _tried(app, named))
    return lines


def _counted(counts: Sequence[Count]) -> str:
    if not counts:
        return "nothing was asked yet"
    by_kind: dict[str, list[Count]] = defaultdict(list)
    for one in counts:
        by_kind[one.kind].append(one)
    return ", ".join(_of_kind(kind, found) for kind, found in sorted(by_kind.items(), reverse=True))


def _of_kind(kind: str, found: Sequence[Count]) -> str:
    states: Counter[str] = Counter()
    for one in found:
        states[one.state] += one.texts
    parts = [f"{states['used']} {KINDS[kind]} used"]
    for state in ("refused", "failed"):
        if states[state]:
            faults = ", ".join(f"{one.fault} {one.texts}" for one in found if one.state == state)
            parts.append(f"{states[state]} {state} ({faults})")
    return " ".join(parts)


def _trouble(resting: bool) -> str:
    return "; it failed several times in a row and is left alone for a while" if resting else ""


async def _tried(app: App, named: str) -> Said:
    assert app.writer is not None
    try:
        await app.writer.try_out()
    except Unanswered as error:
        return Said("wrong", f"{named}: {error}")
    return Said("ok", f"{named}: it answers")

"""Whether figures over time come out joined rightly, and how their charts look.

Run: `python -m benchmarks.series FACTS.jsonl [--charts FOLDER]`.  Each fact (`series`, `value`, `unit`,
`period`, `kind`, `host`) becomes an article of own wording in one of three languages, goes through the
real extractor, stories and store, and is looked for in the lines that come out.  Prints how many facts
stand in the line of their series, every line that joins what must stand apart, what drawing costs; the
charts of all lines in three languages, light and dark, go to the folder.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.wordings import article
from bot.app import App, opened
from bot.charts import Theme, draw, worth
from bot.formatter.history import Historian
from bot.intake import Intake
from bot.settings import load
from bot.store import points
from digests.model import Entry, ReaderLanguage, Source
from digests.series import Line
from digests.series.periods import bounds

LANGUAGES: tuple[ReaderLanguage, ...] = ("en", "az", "ru")
BAKU = ZoneInfo("Asia/Baku")
STATED = ("cumulative", "since start")
"""Kinds of the facts that may never stand beside a single period."""
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass
class Outcome:
    """What became of the facts."""

    told: int = 0
    left_out: int = 0
    placed: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lines: tuple[Line, ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("facts", type=Path)
    parser.add_argument("--charts", type=Path, help="folder for the pictures")
    asked = parser.parse_args()
    if asked.charts:
        asked.charts.mkdir(parents=True, exist_ok=True)
    facts = [
        json.loads(line) for line in asked.facts.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measured(Path(folder), facts, asked.charts))


async def measured(folder: Path, facts: list[dict[str, Any]], charts: Path | None) -> None:
    settings = load(None, {"BEATWIRE_DATABASE_URL": f"sqlite:///{folder}/series.db"}, defaults_only=True)
    async with opened(settings) as app:
        outcome = await joined(app, facts)
        print(f"facts told as articles        {outcome.told}  (no year or no wording: {outcome.left_out})")
        print(f"in the line of their series   {outcome.placed}")
        print(f"lines                         {len(outcome.lines)}")
        print(f"lines that join what must part {len(outcome.wrong)}")
        for line in (*outcome.wrong, *outcome.missing):
            print("  ", line)
        if charts:
            picture(app, outcome.lines, charts)


async def joined(app: App, facts: list[dict[str, Any]]) -> Outcome:
    """Tell every fact, then look for it."""
    outcome = Outcome()
    told: dict[str, dict[str, Any]] = {}
    for number, fact in enumerate(facts):
        made = article(fact, LANGUAGES[number % 3], number // 3)
        found = bounds(str(fact["period"]))
        if made is None or found is None:
            outcome.left_out += 1
            continue
        title, text = made
        url = f"https://{fact['host']}/{number}"
        when = datetime.combine(found[1] + timedelta(days=20), datetime.min.time(), tzinfo=BAKU)
        source = Source(str(fact["host"]), str(fact["host"]), f"https://{fact['host']}/")
        entry = Entry(f"{title} {number}", url=url, text=text, published=when)
        await app.pipeline.take(Intake(source, (entry,), when, silent=True))
        told[url] = {**fact, "text": text}
    outcome.told = len(told)
    async with app.database.read() as conn:
        things = [one.thing for one in await points.known(conn, most=1000)]
        filed = await points.of(conn, things)
    outcome.lines = app.pipeline.namer.lines(filed)
    judge(outcome, told)
    return outcome


def judge(outcome: Outcome, told: dict[str, dict[str, Any]]) -> None:
    """Hold the lines against the facts: whole series together, different ones apart."""
    placed: dict[str, set[str]] = defaultdict(set)
    for line in outcome.lines:
        own = [point for point in line.points if not point.derived]
        facts = [told[point.url] for point in own if point.url in told]
        groups = {(fact["series"], fact.get("confidence") == "other method") for fact in facts}
        kinds = {fact["kind"] in STATED for fact in facts}
        if len(groups) > 1:
            outcome.wrong.append(f"{line.thing} {line.measurer} {line.kind}: {sorted(groups)}")
        if len(kinds) > 1 and line.kind != "moment":
            outcome.wrong.append(f"{line.thing} {line.kind}: totals beside single periods")
        for point in own:
            if point.url and round(point.figure.value / _full(told[point.url]), 6) == 1:
                placed[point.url].add(line.thing)
    for url, fact in told.items():
        if _home(str(fact["series"]), placed, told) in placed.get(url, set()):
            outcome.placed += 1
        else:
            known = f"{fact['series']} {fact['period']} {fact['value']}"
            outcome.missing.append(f"not in its line: {known} | {fact['text']}")


def _home(series: str, placed: dict[str, set[str]], told: dict[str, dict[str, Any]]) -> str | None:
    """The series in which most of these facts came out."""
    found = Counter(
        thing for url, things in placed.items() if told[url]["series"] == series for thing in things
    )
    return found.most_common(1)[0][0] if found else None


def _full(fact: dict[str, Any]) -> float:
    unit = str(fact["unit"])
    if unit == "thousand persons":
        return float(fact["value"]) * 1e3
    return float(fact["value"]) * (1e6 if "million" in unit else 1)


def picture(app: App, lines: tuple[Line, ...], folder: Path) -> None:
    """Draw every line that has something to compare; says what that costs."""
    took: list[float] = []
    sizes: list[int] = []
    for line in lines:
        for language in LANGUAGES:
            plot = Historian(
                app.pipeline.beat, app.formatter.figures, app.composer.sources, language, "Asia/Baku"
            ).plot(line)
            if not worth(plot):
                continue
            for theme in THEMES if language == "en" else THEMES[:1]:
                begun = time.perf_counter()
                made = draw(plot, theme=theme)
                took.append((time.perf_counter() - begun) * 1000)
                sizes.append(len(made.png))
                name = re.sub(r"[^\w-]+", "_", f"{line.thing}-{line.measurer}-{line.kind}-{language}-{theme}")
                (folder / f"{name}.png").write_bytes(made.png)
    warm = sorted(took[1:])
    print(f"charts {len(took)}: the first {took[0]:.0f} ms, then {warm[0]:.0f} at best", end="")
    print(
        f", {warm[len(warm) // 2]:.0f} in the middle; PNG of {min(sizes) // 1000} to {max(sizes) // 1000} KB"
    )


if __name__ == "__main__":
    main()

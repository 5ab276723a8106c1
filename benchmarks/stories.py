"""What it costs to decide the story of an item: time, the slowest decisions, memory.

python -m benchmarks.stories [--items 3000] [--window 2000]

The articles are made up: sentences of the bundled sample week in their three languages, put
together anew with other numbers, and other words in place of most, about 1,700 characters each.
The other words are of no language, 30,000 of them, a few often and most seldom, as words are;
names come from all of them alike.
Only decisions with a full window behind them are timed, in seconds of processor time; reading
an item into features is part of the decision.  Garbage is looked for as in the running bot.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate

from bot import garbage
from bot.sample.content import week
from bot.settings import load
from digests.model import Item, Language
from digests.stories import Grouper

START = datetime(2022, 11, 1, tzinfo=UTC)
CHARACTERS = 1700
WORDS = 30_000
KEPT = 0.1
"""Share of the words that stay: news of one beat share some of their words, not most."""


def main() -> None:
    """Fill the window, then time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1000, help="decisions that are timed")
    parser.add_argument("--window", type=int, default=2000, help="items remembered before")
    asked = parser.parse_args()
    made = list(articles(asked.window + asked.items))
    grouper = Grouper(load(None, {}, defaults_only=True).beat, window=timedelta(days=36_500))
    garbage.settle()
    before = peak()
    took: list[float] = []
    joined = 0
    for item in made:
        began = time.process_time()
        joined += grouper.add(item).story != item.id
        took.append(time.process_time() - began)
    timed = sorted(took[asked.window :])
    mean = sum(timed) / len(timed)
    print(f"window {asked.window:,}, timed {len(timed):,}, joined an earlier story {joined:,}")
    print(f"items a second of processor time   {1 / mean:8.0f}")
    print(
        f"median {timed[len(timed) // 2] * 1000:.1f} ms, p99 {timed[int(len(timed) * 0.99)] * 1000:.1f} ms, ",
        end="",
    )
    print(f"worst {timed[-1] * 1000:.1f} ms")
    print(f"memory beside the articles         {peak() - before:8.0f} MB")


def articles(count: int) -> Iterator[Item]:
    """Articles of no event in particular; every tenth is another telling of the one before."""
    chance = random.Random(20221121)
    told = sentences()
    for number in range(count):
        if number % 10 != 9:
            language = chance.choice(sorted(told))
            text = varied(told[language], chance)
        published = START + timedelta(minutes=3 * number)
        yield Item(
            id=str(number), source=f"source-{number % 12}", url=None, title=text[:90], text=text,
            language=language, published=published, first_seen=published,
        )  # fmt: skip


def sentences() -> dict[Language, list[str]]:
    """Language -> the paragraphs of the sample week."""
    told: dict[Language, list[str]] = defaultdict(list)
    for outlet in week().outlets:
        for article in outlet.articles:
            told[outlet.language] += article.versions[-1].paragraphs
    return told


def varied(paragraphs: list[str], chance: random.Random) -> str:
    """Some paragraphs with other digits, and other words and names in place of most."""
    text = ""
    while len(text) < CHARACTERS:
        text += chance.choice(paragraphs) + "\n"
    text = re.sub(r"\d", lambda _: str(chance.randint(1, 9)), text)
    return re.sub(
        r"[^\W\d_]{2,}",
        lambda found: found[0] if chance.random() < KEPT else other(found[0], chance),
        text[:CHARACTERS],
    )


def other(word: str, chance: random.Random) -> str:
    """A word of no language in place of another, with its capital."""
    words, often = vocabulary()
    if word[:1].isupper():
        return chance.choice(words).title()
    return chance.choices(words, cum_weights=often)[0]


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Words, and how often each is met by Zipf's law, each with those before it."""
    chance = random.Random(1)
    words = {
        "".join(chance.choice("bdgklmnrstvz") + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))
        for _ in range(2 * WORDS)
    }
    chosen = chance.sample(sorted(words), WORDS)
    return chosen, list(accumulate(1 / (rank + 3) for rank in range(len(chosen))))


def peak() -> float:
    """The most memory that the process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

"""A setting for streams of headlines, chosen by cross-validation.

python -m benchmarks.headlines HEADLINES.jsonl [--folds 4] [--show 5]

Every setting of a grid groups the whole stream.  Then the headlines are cut into folds, once by
time and once by story: for each fold the setting that is best on all the others is scored on it
(BCubed, weighed by the folds' sizes).  Records are those of `beatwire stories`, with `story`.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from bot.settings import load
from digests.model import Item
from digests.stories.evidence import conflict
from digests.stories.features import Reader
from digests.stories.headlines import CHOSEN, Headlines, Setting
from digests.stories.records import items_of

JOINS = (0.1, 0.12, 0.15, 0.18)
MERGES = (0.14, 0.17, 0.2)
HALVES = (0.5, 1.0, 1.5, 2.0)
POWERS = (0.3, 0.5, 0.7)


class Score(NamedTuple):
    """BCubed, in percent."""

    precision: float
    recall: float
    f1: float


class Stream:
    """Headlines, read once for all settings."""

    def __init__(self, items: Sequence[Item]) -> None:
        reader = Reader(load(None, {}, defaults_only=True).beat)
        self._items = items
        self._features = [reader.read(item) for item in items]
        self._known: dict[tuple[int, int], bool] = {}

    def grouped(self, setting: Setting) -> list[int]:
        """The number of each headline's group."""
        headlines = Headlines(self._forbids, setting)
        for item in self._items:
            headlines.add(item.title, item.language, item.published)
        found = [0] * len(self._items)
        for group, members in enumerate(headlines.groups()):
            for member in members:
                found[member] = group
        return found

    def _forbids(self, one: int, other: int) -> bool:
        if (one, other) not in self._known:
            self._known[one, other] = conflict(self._features[one], self._features[other])
        return self._known[one, other]


def bcubed(groups: Sequence[int], gold: Sequence[str], chosen: Sequence[int]) -> Score:
    """The score of these headlines among themselves."""
    both = Counter((groups[one], gold[one]) for one in chosen)
    mine, theirs = Counter(groups[one] for one in chosen), Counter(gold[one] for one in chosen)
    precision = sum(count * count / mine[group] for (group, _), count in both.items()) / len(chosen)
    recall = sum(count * count / theirs[story] for (_, story), count in both.items()) / len(chosen)
    return Score(100 * precision, 100 * recall, 200 * precision * recall / (precision + recall))


def by_time(gold: Sequence[str], folds: int) -> list[list[int]]:
    """Headlines in a row."""
    return [list(range(len(gold) * fold // folds, len(gold) * (fold + 1) // folds)) for fold in range(folds)]


def by_story(gold: Sequence[str], folds: int) -> list[list[int]]:
    """All headlines of a story in one fold."""
    found: list[list[int]] = [[] for _ in range(folds)]
    for number, story in enumerate(gold):
        found[zlib.crc32(story.encode()) % folds].append(number)
    return [fold for fold in found if fold]


def validated(
    grouped: dict[Setting, list[int]], gold: Sequence[str], folds: Sequence[Sequence[int]]
) -> Iterator[tuple[Setting, Score, int]]:
    """For each fold the setting chosen on the others, its score, and how many headlines it has."""
    for fold in folds:
        rest = [number for other in folds if other is not fold for number in other]
        best = max(grouped, key=lambda setting: bcubed(grouped[setting], gold, rest).f1)
        yield best, bcubed(grouped[best], gold, fold), len(fold)


def main() -> None:
    """Group with every setting, cross-validate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--show", type=int, default=5, help="best settings that are listed")
    asked = parser.parse_args()
    records = [json.loads(line) for line in asked.file.read_text(encoding="utf-8").splitlines() if line]
    gold = [str(record["story"]) for record in records]
    stream = Stream(list(items_of(records)))
    settings = {CHOSEN, *(Setting(*values) for values in product(JOINS, MERGES, HALVES, POWERS))}
    grouped = {setting: stream.grouped(setting) for setting in sorted(settings, key=repr)}
    for name, folds in (("time", by_time(gold, asked.folds)), ("story", by_story(gold, asked.folds))):
        results = list(validated(grouped, gold, folds))
        mean = sum(score.f1 * size for _, score, size in results) / len(gold)
        print(f"cross-validated by {name}: F1 {mean:.1f}")
        for setting, score, size in results:
            print(f"  {size:5} headlines  F1 {score.f1:.1f}  {setting}")
    everything = range(len(gold))
    ranked = sorted(grouped, key=lambda setting: -bcubed(grouped[setting], gold, everything).f1)
    for setting in (*ranked[: asked.show], CHOSEN):
        score = bcubed(grouped[setting], gold, everything)
        print(f"P {score.precision:.1f} R {score.recall:.1f} F1 {score.f1:.1f}  {setting}")


if __name__ == "__main__":
    main()

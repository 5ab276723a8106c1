"""Precision and recall of each topic on labelled records.

python -m benchmarks.topics FILE [--errors]

FILE holds JSON lines with `title`, `text`, `language` and `topics`, the labels; records without
a title are passed over.  The rules are
those of the default beat.  `--errors` lists what was missed (-) and what was taken wrongly (+).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from digests.beat import parse
from digests.topics import Matcher

BEAT = Path(__file__).parents[1] / "config" / "beats" / "azerbaijan-ict.toml"


def main() -> None:
    """Read, match, print a line a topic."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    beat = parse(BEAT.read_text(encoding="utf-8"), str(BEAT))
    matcher = Matcher(beat)
    right, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for line in asked.file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not record.get("title") or "topics" not in record:
            continue  # single sentences are labelled for their figures alone
        title, text = record.get("title") or "", record.get("text") or ""
        said = {match.topic for match in matcher.match(title, text, record["language"])}
        labels = set(record["topics"])
        right.update(said & labels)
        missed.update(labels - said)
        wrong.update(said - labels)
        if asked.errors and said != labels:
            told = [f"-{topic}" for topic in sorted(labels - said)] + [
                f"+{topic}" for topic in sorted(said - labels)
            ]
            print(record.get("id"), *told, "|", (title or text)[:90])
    for topic in beat.topics:
        print(line_of(topic.id, right[topic.id], missed[topic.id], wrong[topic.id]))
    print(line_of("all", right.total(), missed.total(), wrong.total()))


def line_of(name: str, right: int, missed: int, wrong: int) -> str:
    """`cyber  precision 0.96  recall 0.98  (records 50)`."""
    precision = f"{right / (right + wrong):.2f}" if right + wrong else "   -"
    recall = f"{right / (right + missed):.2f}" if right + missed else "   -"
    return f"{name:14} precision {precision}  recall {recall}  (labelled {right + missed})"


if __name__ == "__main__":
    main()

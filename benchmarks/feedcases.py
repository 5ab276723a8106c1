"""feedparser's own test cases: how many we read right, beside feedparser itself.

Run: `python -m benchmarks.feedcases PATH [--errors 20]`, where PATH is feedparser's source
distribution (`pip download --no-deps --no-binary feedparser feedparser`), packed or unpacked.
The cases stay where they are.  Each states what it expects in a comment; what it expects of an
entry's title, link, id, date and body is held against what either reader gives, as plain text.
"""

from __future__ import annotations

import argparse
import ast
import calendar
import io
import re
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser

from digests import feeds
from digests.document import ReadError
from digests.links import absolute
from digests.model import Entry
from digests.plain import heading, plain

FIELDS = {
    "title": "title",
    "link": "link",
    "id": "id",
    "published_parsed": "date",
    "updated_parsed": "date",
    "created_parsed": "date",
    "summary": "body",
    "description": "body",
    "content": "body",
}
_EXPECT = re.compile(rb"Expect:\s*(.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(rb"Header:\s*([\w-]+)\s*:\s*([^\r\n]+)")
_BASE = "http://127.0.0.1:8097/"
SLOW = 5.0
"""Seconds from which on a case counts as hanging."""


@dataclass(frozen=True)
class Expected:
    """What a case says of one entry."""

    place: int
    field: str
    """One of the values of FIELDS."""
    key: str
    value: Any


@dataclass(frozen=True)
class Case:
    """One file of the test cases."""

    name: str
    body: bytes
    content_type: str
    expected: tuple[Expected, ...]


def cases(path: Path) -> Iterator[Case]:
    """The cases in feedparser's source distribution, packed or unpacked."""
    if path.is_dir():
        for file in sorted(path.rglob("*.xml")):
            yield _case(str(file.relative_to(path)), file.read_bytes())
        return
    with tarfile.open(path) as archive:
        for member in archive:
            if member.name.endswith(".xml") and (packed := archive.extractfile(member)):
                yield _case(member.name, packed.read())


def _case(name: str, body: bytes) -> Case:
    said = _EXPECT.search(body[:5000].replace(b"\0", b""))
    headers = {key.lower(): value for key, value in _HEADER.findall(body[:5000])}
    content_type = headers.get(b"content-type", b"application/xml").decode("latin-1").strip()
    return Case(name, body, content_type, tuple(_expected(said[1]) if said else ()))


def _expected(expression: bytes) -> Iterator[Expected]:
    """The comparisons with `entries[N][...]` in an expression; others are not looked at."""
    try:
        tree = ast.parse(expression.decode("utf-8", "replace").strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)):
            continue
        path = _path(node.left)
        if len(path) < 3 or path[0] != "entries" or not isinstance(path[1], int):
            continue
        key, rest = path[2], path[3:]
        if key not in FIELDS or (rest and (key != "content" or rest[1:] != ["value"])):
            continue
        try:
            yield Expected(path[1], FIELDS[key], key, ast.literal_eval(node.comparators[0]))
        except ValueError:
            continue


def _path(node: ast.expr) -> list[Any]:
    """`entries[0]['title']` as a list; empty for anything else."""
    found: list[Any] = []
    while isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        found.append(node.slice.value)
        node = node.value
    return [node.id, *reversed(found)] if isinstance(node, ast.Name) else []


def told(field: str, value: Any) -> Any:
    """A value in the form in which both readers are compared."""
    if value is None:
        return None
    if field == "date":
        return calendar.timegm(tuple(value)) if value else None
    if field == "body":
        return " ".join(plain(value).split())
    if field == "link":
        return absolute(value, _BASE)
    return heading(value)


def theirs(case: Case) -> Any:
    """What feedparser reads."""
    headers = {"content-type": case.content_type, "content-location": _BASE + case.name}
    return feedparser.parse(io.BytesIO(case.body), response_headers=headers)


def ours(case: Case) -> tuple[Entry, ...]:
    """What we read; nothing where we refuse."""
    try:
        return feeds.parse(case.body, url=_BASE + case.name, content_type=case.content_type, timezone="UTC")
    except ReadError:
        return ()


def is_right(expected: Expected, entries: tuple[Entry, ...], read: Any) -> bool:
    """Whether our entry says what is expected; of several bodies the longest is the right one."""
    wanted = told(expected.field, expected.value)
    if expected.place >= len(entries):
        return not wanted
    entry = entries[expected.place]
    found: Any = {
        "title": entry.title,
        "link": entry.url,
        "id": heading(entry.guid or ""),
        "date": int(entry.published.timestamp()) if entry.published else None,
        "body": told("body", entry.html if entry.text is None else entry.text),
    }[expected.field]
    if expected.field == "body" and found != wanted:
        raw = read.entries[expected.place]
        bodies = [raw.get("summary", ""), *(each.get("value", "") for each in raw.get("content", []))]
        return len(found) > len(wanted) and found in {told("body", body) for body in bodies}
    return bool(found == wanted or (not found and not wanted))


def is_right_theirs(expected: Expected, read: Any) -> bool:
    """Whether feedparser's entry says what is expected."""
    wanted = told(expected.field, expected.value)
    if expected.place >= len(read.entries):
        return not wanted
    found = read.entries[expected.place].get(expected.key)
    if expected.key == "content":
        found = found[0].get("value") if found else None
    return bool(told(expected.field, found) == wanted)


def main() -> None:
    """Score every case and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("path", type=Path, help="feedparser's source distribution, packed or unpacked")
    parser.add_argument("--errors", type=int, default=0, help="show so many cases that we read wrong")
    options = parser.parse_args()
    asked, mine, other = Counter[str](), Counter[str](), Counter[str]()
    files = crashed = 0
    slowest, wrong = 0.0, []
    for case in cases(options.path):
        files += 1
        begun = time.perf_counter()
        try:
            entries = ours(case)
        except Exception as error:  # noqa: BLE001 - a crash is what is counted here
            crashed, entries = crashed + 1, ()
            wrong.append(f"{case.name}: crashed, {error!r}")
        slowest = max(slowest, time.perf_counter() - begun)
        read = theirs(case)
        for expected in case.expected:
            asked[expected.field] += 1
            other[expected.field] += is_right_theirs(expected, read)
            if is_right(expected, entries, read):
                mine[expected.field] += 1
            else:
                wrong.append(f"{case.name}: {expected.key} should be {expected.value!r}")
    print(f"{files} files; crashed {crashed}; slowest {slowest:.2f} s{' (HANGS)' if slowest > SLOW else ''}")
    print(f"{'field':<8}{'asked':>7}{'feedparser':>12}{'we':>7}")
    for field, count in [*asked.items(), ("all", asked.total())]:
        theirs_right = other.total() if field == "all" else other[field]
        ours_right = mine.total() if field == "all" else mine[field]
        print(f"{field:<8}{count:>7}{theirs_right:>12}{ours_right:>7}")
    for line in wrong[: options.errors]:
        print(line)


if __name__ == "__main__":
    main()

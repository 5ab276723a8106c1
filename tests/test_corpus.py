"""Odd documents, each a trap of the beat's sources, and what must come out of each."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digests.items import build
from digests.model import Entry, Selectors, Source
from digests.plain import plain
from digests.reading import ReadError, read

FOLDER = Path(__file__).parent / "data" / "sources"
CASES: list[dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["case"]
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=ZoneInfo("Asia/Baku"))


def reading(case: dict[str, Any]) -> tuple[Entry, ...]:
    return read(
        (FOLDER / case["file"]).read_bytes(),
        url=case.get("url", "https://wire.example/rss"),
        name="it",
        content_type=case.get("content_type", ""),
        timezone="Asia/Baku",
        selectors=Selectors(**case.get("selectors", {})),
        kind=case.get("kind"),
        encoding=case.get("encoding"),
        now=NOW,
    )


def told(entry: Entry, field: str) -> Any:
    """A field of an entry as the expectations write it."""
    if field == "text":
        return plain(entry.html) if entry.text is None else entry.text
    if field == "published":
        return entry.published.isoformat() if entry.published else None
    if field == "credible":
        (item,) = build(entry, Source("s", "S", ""), first_seen=NOW, timezone="Asia/Baku")
        return item.published != NOW
    return getattr(entry, field)


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_each_document_gives_what_it_must(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(ReadError, match=case["refused"]):
            reading(case)
        return
    entries = reading(case)
    assert len(entries) == len(case["entries"])
    for entry, expected in zip(entries, case["entries"], strict=True):
        wanted = dict(expected)
        absent = dict.fromkeys(wanted.pop("absent", []))
        assert {field: told(entry, field) for field in [*wanted, *absent]} == wanted | absent


def test_every_document_is_expected_and_there_are_many() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"expected.toml"}
    assert files == {case["file"] for case in CASES}
    assert len(files) >= 60

"""What the sample sources publish, read from the files beside this one: plain values, no addresses.

Every outlet is invented.  A file is one source; an item may have later versions under the
same link.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

from digests.model import Language

Form = Literal["rss", "atom", "json", "page"]


@dataclass(frozen=True, slots=True)
class Version:
    """What an article says from `at` on."""

    at: datetime
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article under one link, with everything that it will ever say."""

    slug: str
    versions: tuple[Version, ...]
    """In order of time, the first as published."""

    @property
    def published(self) -> datetime:
        """When it first appeared."""
        return self.versions[0].at

    def at(self, when: datetime) -> Version | None:
        """What it says at `when`; None before it appears."""
        return next((version for version in reversed(self.versions) if version.at <= when), None)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A sample source and its articles."""

    id: str
    name: str
    about: str
    form: Form
    language: Language
    articles: tuple[Article, ...]
    anchor: bool = False
    advisory: bool = False

    def visible(self, when: datetime) -> list[tuple[Article, Version]]:
        """What stands on it at `when`, newest first."""
        shown = [(article, version) for article in self.articles if (version := article.at(when))]
        return sorted(shown, key=lambda pair: pair[0].published, reverse=True)

    def changed(self, when: datetime) -> datetime:
        """The last time before `when` at which anything on it changed."""
        return max((version.at for _, version in self.visible(when)), default=when)


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which the demo looks at the sources."""

    at: datetime
    note: str
    """What there is to see then."""


@dataclass(frozen=True, slots=True)
class Week:
    """The whole sample."""

    steps: tuple[Step, ...]
    end: datetime
    outlets: tuple[Outlet, ...]


def week() -> Week:
    """The sample week 2022-W47."""
    plan = _table("week")
    steps = tuple(Step(step["at"], step["note"]) for step in plan["step"])
    return Week(steps, plan["end"], tuple(_outlet(name, _table(name)) for name in plan["sources"]))


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _outlet(name: str, table: Mapping[str, Any]) -> Outlet:
    return Outlet(
        id=name,
        name=table["name"],
        about=table["about"],
        form=table["form"],
        language=table["language"],
        articles=tuple(_article(item) for item in table["item"]),
        anchor=table.get("anchor", False),
        advisory=table.get("advisory", False),
    )


def _article(item: Mapping[str, Any]) -> Article:
    later = [_version(version["at"], version) for version in item.get("version", ())]
    return Article(item["slug"], (_version(item["published"], item), *later))


def _version(at: datetime, table: Mapping[str, Any]) -> Version:
    return Version(at, table["title"], tuple(table["text"].strip().split("\n\n")))

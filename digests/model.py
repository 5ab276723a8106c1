"""The news as values: what enters and leaves every room of `digests`.

Frozen dataclasses only; this module imports the standard library alone, so that every
other module may import it.  Times are timezone-aware; offsets count code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from digests.recurring import Measurer, Series
from digests.terms import Actor as Actor
from digests.terms import Concept as Concept
from digests.terms import Term as Term
from digests.terms import Topic as Topic

Language = Literal["az", "en", "ru", "tr", "other"]
"""Language of a text as identified; `other` is anything the beat does not speak."""

ReaderLanguage = Literal["az", "en", "ru"]
"""A language in which the bot itself speaks."""

Change = Literal["=", "~", "<", ">", "up", "down"]
"""What a text says of a number: exactly, about, less than, more than, rose by, fell by."""

Machine = Literal["translation", "summary"]
"""What a machine may write of a story's telling."""

SourceKind = Literal["feed", "page"]
ItemKind = Literal["article", "roundup", "part", "advisory"]
Verdict = Literal["new", "copy", "source", "update", "correction", "denial", "followup"]


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors by which a page source is read; None leaves the generic reading."""

    link: str | None = None
    """Matches the `a` elements of a listing page that lead to articles."""
    title: str | None = None
    date: str | None = None
    text: str | None = None
    remove: str | None = None
    """Elements to drop from an article page before its text is taken."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place that publishes: a feed, or a listing page without one."""

    id: str
    name: str
    url: str
    kind: SourceKind = "feed"
    language: Language | None = None
    interval: timedelta | None = None
    """As the operator wrote it; None lets the scheduler choose."""
    anchor: bool = False
    """Whether an item must name the beat's country to count (general and foreign sources)."""
    advisory: bool = False
    """Whether its items are security advisories, listed apart from news."""
    authority: float = 0.5
    """0 to 1: how much an item of this source weighs in a ranking (1: the body itself)."""
    user_agent: str | None = None
    encoding: str | None = None
    articles: Literal["auto", "always", "never"] = "auto"
    """Whether the article page is read beside the feed entry; auto: when the entry is bare."""
    selectors: Selectors = Selectors()
    note: str = ""
    """What an operator should know of it; shown where it does not answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed or page says of one article, before it is understood."""

    title: str
    """Plain text."""
    url: str | None = None
    """Absolute, exactly as published."""
    guid: str | None = None
    published: datetime | None = None
    """None where the document states no date, or none that can be read."""
    date_only: bool = False
    """Whether `published` states a day without a time (then 00:00 in the beat's zone)."""
    html: str = ""
    """Body as given, unsafe; empty where the feed has none."""
    text: str | None = None
    """Clean text, where the reader of the document already knows it (pages, dumps)."""
    language: Language | None = None
    author: str | None = None
    stamp: str = ""
    """Hash of what the source's own listing said, by which a later change is noticed."""
    parted: bool = False
    """Whether other entries of its document share its link, so that its title tells them apart."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a text states, with its proof.

    The JSON form is FIGURE of the public interface.  `text[start:end]` of the text that
    was read is the number expression; `sentence` is the sentence around it.
    """

    value: float
    unit: str
    """Canonical unit (`percent`, `USD`, `Mbps`) or the counted noun phrase (`malicious link`)."""
    start: int
    end: int
    sentence: str
    value2: float | None = None
    """The end of a range."""
    change: Change = "="
    what: str = ""
    """What was measured, as a noun phrase in the language of the text."""
    period: str | None = None
    """`2022`, `2022-Q3`, `2022-H1`, `2022-11`, `2022-W47`, `2022-01..2022-09`, a day."""
    old: bool = False
    """Given only for comparison with the past."""
    rank: int | None = None
    """1 is what a message shows first; None is not shown."""
    surface: str = ""
    """`text[start:end]`, kept so that a message can show the digits as printed."""
    note: str | None = None
    """What a check found: `sum:443+335` (the parts add up), `sum-differs:...`, or None."""


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic that an item is about, and the words of the text that decided."""

    topic: str
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One article, understood."""

    id: str
    """SHA-256 (hex) of the canonical link; else of source, title and text."""
    source: str
    """Source id."""
    url: str | None
    """As published; None for a document that came without an address."""
    title: str
    text: str
    language: Language
    published: datetime
    """The stated time where credible, else `first_seen`."""
    first_seen: datetime
    kind: ItemKind = "article"
    date_only: bool = False
    summary: str = ""
    topics: tuple[TopicMatch, ...] = ()
    figures: tuple[Figure, ...] = ()
    """All figures of the text in order; `rank` tells the key ones."""
    parent: str | None = None
    """Id of the round-up that this item is a part of."""
    stamp: str = ""
    """Stamp of the entry it was made from."""

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """Topic ids, strongest first."""
        return tuple(match.topic for match in self.topics)

    @property
    def key_figures(self) -> tuple[Figure, ...]:
        """The figures that a message shows, best first."""
        ranked = [figure for figure in self.figures if figure.rank is not None]
        return tuple(sorted(ranked, key=lambda figure: figure.rank or 0))


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as a message names it."""

    id: str
    name: str
    url: str | None
    published: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A story as told in one language: title, summary and figures of one item."""

    language: Language
    title: str
    summary: str
    figures: tuple[Figure, ...]
    """Key figures, best first, comparisons with the past last."""
    item: str
    """Item id."""
    url: str | None = None
    """The item's own link, so that a reader lands on the telling in their language."""
    source: str = ""
    """Name of the source that tells it so, as in the card's sources."""
    agreed: tuple[tuple[str, ...], ...] = ()
    """For each of `figures` the other sources that give the same in words of their own."""
    stamp: str = ""
    """Stamp of the text that it tells: words made of an older one are not its own."""
    length: int = 0
    """Characters of that text."""
    machine: Machine | None = None
    """What of it a machine wrote; None: every word is its source's."""
    original: Language | None = None
    """Of a translation the language of its source, and of its figures."""

    @property
    def tongue(self) -> Language:
        """The language of its source, in which its figures say what they count."""
        return self.original or self.language


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that a correction changed."""

    before: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class Card:
    """A story as a reader will see it, in every language in which it was told."""

    story: str
    number: int
    """Short number of the story, for buttons and `/why`."""
    versions: tuple[Version, ...]
    """The first is the original; at most one a language."""
    topics: tuple[str, ...]
    sources: tuple[SourceRef, ...]
    """Who told it in words of their own, first source first."""
    published: datetime
    advisory: bool = False
    date_only: bool = False
    score: float = 0.0
    reasons: tuple[tuple[str, float], ...] = ()
    """The parts of the score, by name."""
    words: tuple[str, ...] = ()
    """Words that decided the topics."""
    evidence: tuple[str, ...] = ()
    """Why its items are one story, as in `Decision`."""
    changes: tuple[FigureChange, ...] = ()
    """Figures as first told and as they are now."""
    updated: datetime | None = None
    """When a correction or update changed it; None: never."""
    actors: tuple[str, ...] = ()
    """Ids of the bodies that it names, as far as the beat knows them."""
    facts: tuple[Figure, ...] = ()
    """Key figures that an update added."""
    corrected: bool = False
    """Whether a source called its change a correction, or changed its own article."""
    denied: datetime | None = None
    """When a denial came; None: never."""
    denials: tuple[Version, ...] = ()
    """The denial as told, at most one a language."""
    earlier: tuple[Version, ...] = ()
    """The story that this one follows, without its texts and figures; empty: none."""
    reprints: tuple[SourceRef, ...] = ()
    """Who told it in another's words; proves nothing more."""

    def version(self, language: str) -> Version:
        """The version in `language`, else the original."""
        return told_in(self.versions, language)


def told_in(versions: tuple[Version, ...], language: str) -> Version:
    """The version in `language`, else the first; `versions` must not be empty."""
    return next((version for version in versions if version.language == language), versions[0])


@dataclass(frozen=True, slots=True)
class Health:
    """What a digest says of the sources behind it."""

    read: int
    """Items read in the period, on the beat or not."""
    failing: tuple[tuple[str, datetime | None], ...] = ()
    """Name of each source that does not answer, with the time of its last answer."""
    still: tuple[tuple[str, datetime | None], ...] = ()
    """Name of each source that answers but had nothing new in the period, with the time of its last item."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a figure of a digest was in an earlier period, as a source said it."""

    place: int
    """Index of the figure in `Digest.figures`."""
    figure: Figure
    source: SourceRef
    difference: float | None = None
    """How much more the present figure is, computed here from both printed values; None: not compared."""
    percent: float | None = None
    """The same in per cent of the earlier value."""


@dataclass(frozen=True, slots=True)
class DraftMark:
    """What an editors' draft says of itself."""

    number: int
    revision: int
    """Counts the changes that editors made."""
    name: str
    """What editors call the chat that it is meant for."""
    language: ReaderLanguage
    """In which it will be read."""
    decide_by: datetime
    sends_itself: bool
    """Whether it goes out when nobody decided in time."""
    state: Literal["waiting", "sent", "dropped"] = "waiting"


@dataclass(frozen=True, slots=True)
class Digest:
    """What one message says, in no language and no markup: kind + subject + period."""

    kind: Literal["alert", "burst", "daily", "weekly", "correction", "note", "draft"]
    subject: str
    """Story id of an alert; the wish (`cyber+telecom`, `all`) of a digest."""
    period: str
    """`2022-W47` or `2022-11-27`; of a correction its running number; else empty."""
    cards: tuple[Card, ...]
    topics: tuple[str, ...] = ()
    """The topics asked for; empty: everything."""
    start: datetime | None = None
    end: datetime | None = None
    """The period [start, end) in the reader's zone."""
    timezone: str = "Asia/Baku"
    figures: tuple[tuple[int, Figure], ...] = ()
    """The period in figures: (index of its card, figure), best first."""
    left_out: int = 0
    """Stories that matched but were cut for length."""
    health: Health | None = None
    created: datetime | None = None
    corrected: tuple[Card, ...] = ()
    """Stories of earlier periods whose sources changed a figure in this one."""
    before: tuple[Before, ...] = ()
    """Earlier values of the period's figures, like with like."""
    told: tuple[str, ...] = ()
    """Stories that the chat already had in full, as alerts."""
    draft: DraftMark | None = None
    """Of a digest that editors see first."""

    @property
    def id(self) -> str:
        """Identity of the digest; the ledger sends it at most once to a chat."""
        return f"{self.kind}:{self.subject}:{self.period}"


@dataclass(frozen=True, slots=True)
class Beat:
    """Everything that makes one beat: another country or sector is another of these."""

    id: str
    names: dict[str, str]
    timezone: str
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    actors: tuple[Actor, ...] = ()
    glossary: tuple[Term, ...] = ()
    anchors: tuple[str, ...] = ()
    """Patterns of which an item of an `anchor` source must hold one."""
    boilerplate: tuple[str, ...] = ()
    """Regular expressions (house rules) of lines that are never part of an article."""
    country: str = ""
    """ISO 3166 code of the country whose figures count (`AZ`); empty: any."""
    series: tuple[Series, ...] = ()
    measurers: tuple[Measurer, ...] = ()
    concepts: tuple[Concept, ...] = ()
    """What the words of three languages have in common, where nothing is counted."""

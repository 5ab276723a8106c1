"""A vocabulary for tests of messages: figures, stories and a small beat, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.model import Block, Chat, ChatRef, Message, Span
from digests.digest import compose, week_bounds
from digests.model import (
    Actor,
    Beat,
    Card,
    Change,
    Digest,
    Figure,
    FigureChange,
    Health,
    Item,
    Language,
    ReaderLanguage,
    Source,
    SourceRef,
    Term,
    Topic,
    TopicMatch,
    Version,
)

BAKU = ZoneInfo("Asia/Baku")
NBSP = "\u00a0"

LINK = Term(
    "malicious link",
    {
        "az": ("zərərli keçid",),
        "en": ("malicious link", "malicious links"),
        "ru": ("вредоносная ссылка", "вредоносные ссылки", "вредоносных ссылок"),
    },
    synonyms=("malicious connection",),
)
INDICATOR = Term(
    "indicator of compromise",
    {
        "az": ("kompromis göstəricisi",),
        "en": ("indicator of compromise", "indicators of compromise"),
        "ru": ("индикатор", "индикатора", "индикаторов"),
    },
)

BEAT = Beat(
    id="harbour",
    names={"az": "İKT", "en": "Azerbaijan ICT", "ru": "ИКТ"},
    timezone="Asia/Baku",
    sources=(
        Source("wire-en", "Caspian Wire", "https://wire.example/en", authority=0.6),
        Source("wire-ru", "Caspian Wire", "https://wire.example/ru", authority=0.6),
        Source("herald", "Tech Herald", "https://herald.example/", authority=0.4),
        Source("office", "Press Office", "https://office.example/", authority=1.0),
        Source("alarms", "Alarms", "https://alarms.example/", advisory=True),
    ),
    topics=(
        Topic("cyber", {"az": "Kibertəhlükəsizlik", "en": "Cybersecurity", "ru": "Кибербезопасность"}),
        Topic("space", {"az": "Kosmos", "en": "Space", "ru": "Космос"}),
        Topic("telecom", {"az": "Rabitə", "en": "Telecom", "ru": "Связь"}),
    ),
    actors=(Actor("scis", ("SCIS", "XRİTDX"), {"az": "XRİTDX", "en": "SCIS", "ru": "Госслужба спецсвязи"}),),
    glossary=(LINK, INDICATOR),
)
SOURCES = {source.id: source for source in BEAT.sources}


def baku(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of November 2022."""
    return datetime(2022, 11, day, hour, minute, tzinfo=BAKU)


def figure(
    value: float,
    unit: str = "malicious link",
    *,
    printed: str = "",
    sentence: str = "",
    change: Change = "=",
    value2: float | None = None,
    what: str = "",
    period: str | None = None,
    old: bool = False,
    rank: int | None = 1,
    note: str | None = None,
) -> Figure:
    """A figure as a source printed it."""
    at = max(sentence.find(printed), 0)
    return Figure(
        value, unit, at, at + len(printed), sentence, value2, change, what, period, old, rank, printed, note
    )


BLOCKED = "The network stopped 81 million malicious links in the third quarter."
LINKS = figure(81_000_000, printed="81 million", sentence=BLOCKED, period="2022-Q3")


def version(
    title: str = "State network stops 81 million malicious links",
    summary: str = "",
    figures: Sequence[Figure] = (),
    language: Language = "en",
    source: str = "Caspian Wire",
) -> Version:
    """A story as one source tells it."""
    return Version(language, title, summary, tuple(figures), f"item-{language}", source=source)


def story(
    *versions: Version,
    number: int = 12,
    topics: Sequence[str] = ("cyber",),
    sources: Sequence[str] = ("Caspian Wire",),
    published: datetime | None = None,
    **more: object,
) -> Card:
    """A card told by the named sources, one hour after the other."""
    first = published or baku(21, 12, 40)
    refs = tuple(
        SourceRef(name.lower(), name, f"https://{name.lower().replace(' ', '')}.example/{number}", first)
        for name in sources
    )
    return Card(f"story-{number}", number, versions or (version(),), tuple(topics), refs, first, **more)  # type: ignore[arg-type]


def item(
    name: str,
    *,
    source: str = "wire-en",
    title: str = "State network stops 81 million malicious links",
    text: str = BLOCKED,
    language: Language = "en",
    published: datetime | None = None,
    topics: Sequence[TopicMatch] = (TopicMatch("cyber", 4.0, ("malicious",)),),
    figures: Sequence[Figure] = (),
    **more: object,
) -> Item:
    """An understood item."""
    when = published or baku(21)
    return Item(
        name,
        source,
        f"https://example.org/{name}",
        title,
        text,
        language,
        when,
        when,
        topics=tuple(topics),
        figures=tuple(figures),
        **more,  # type: ignore[arg-type]
    )


def text(*lines: str | Span) -> Block:
    """A paragraph."""
    return Block("text", tuple((line if isinstance(line, Span) else Span(line),) for line in lines))


def plain(spans: Sequence[Span]) -> str:
    """The words of a line."""
    return "".join(span.text for span in spans)


def bold(spans: Sequence[Span]) -> list[str]:
    """What stands in bold in a line."""
    return [span.text for span in spans if span.bold]


def words(message: Message) -> str:
    """All words of a message, a line each."""
    return "\n".join(plain(line) for block in message.blocks for line in block.lines)


def week(*cards: Card, topics: tuple[str, ...] = (), health: Health | None = None, limit: int = 18) -> Digest:
    """The digest of 2022-W47 over these stories."""
    start, end = week_bounds("2022-W47", "Asia/Baku")
    return compose(
        cards,
        kind="weekly",
        period="2022-W47",
        subject="all",
        topics=topics,
        start=start,
        end=end,
        timezone="Asia/Baku",
        health=health,
        limit=limit,
    )


def chat(language: ReaderLanguage = "en", timezone: str = "Asia/Baku") -> Chat:
    """A reader's chat."""
    return Chat(1, ChatRef("console", "reader"), language=language, timezone=timezone)


def many(number: int, **more: object) -> list[Card]:
    """Stories with long titles and summaries, on three topics."""
    return [
        story(
            version(
                f"Story number {place} tells of a rather long matter of some weight in the sector",
                f"The body named {place} said that {place} million links were blocked. " * 3,
                [figure(place * 1_000_000, printed=f"{place} million", period="2022")],
            ),
            number=place,
            topics=(("cyber", "space", "telecom")[place % 3],),
            **more,  # type: ignore[arg-type]
        )
        for place in range(1, number + 1)
    ]


SUMMARY = f"{BLOCKED} Experts name two campaigns."
BLOCKED_STORY = story(
    version(summary=SUMMARY, figures=[LINKS]),
    sources=("Caspian Wire", "Tech Herald", "Press Office", "Daily"),
)
"""A story that four houses told."""

CORRECTED = replace(
    BLOCKED_STORY,
    changes=(FigureChange(LINKS, figure(83_000_000, period="2022-Q3")),),
    updated=baku(21, 14, 5),
    corrected=True,
)
"""The same, after its source changed the figure."""

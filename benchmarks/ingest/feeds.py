"""Made-up feeds on disk: a thousand of twenty entries each, in four formats and three languages.

Enters: a folder and how many feeds.  Leaves: one file a feed; `edition` counts how many
entries were published since, each pushing the oldest out, as news feeds do.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

ENTRIES = 20
START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
_ON_BEAT = {
    "en": (
        "phishing mails",
        "malicious links",
        "broadband lines",
        "payment card fraud cases",
        "base stations",
    ),
    "az": (
        "fişinq məktubu",
        "zərərli keçid",
        "genişzolaqlı internet xətti",
        "saxta domen",
        "baza stansiyası",
    ),
    "ru": (
        "фишинговых писем",
        "вредоносных ссылок",
        "линий интернета",
        "поддельных доменов",
        "базовых станций",
    ),
}
_OFF_BEAT = {
    "en": ("tonnes of apples", "metres of pipeline", "tourists", "chess players", "new buses"),
    "az": ("ton alma", "metr boru", "turist", "şahmatçı", "yeni avtobus"),
    "ru": ("тонн яблок", "метров трубы", "туристов", "шахматистов", "новых автобусов"),
}
_PLACES = {
    "en": ("Baku", "Ganja", "Sumgayit", "Shaki", "Lankaran", "Quba", "Mingachevir", "Zagatala"),
    "az": ("Bakı", "Gəncə", "Sumqayıt", "Şəki", "Lənkəran", "Quba", "Mingəçevir", "Zaqatala"),
    "ru": ("Баку", "Гянджа", "Сумгайыт", "Шеки", "Ленкорань", "Губа", "Мингячевир", "Загатала"),
}
_TITLES = {
    "en": "{place} office counts {amount:,} {what} in October",
    "az": "{place} ofisi oktyabrda {amount} {what} qeydə alıb",
    "ru": "В октябре ведомство {place} насчитало {amount} {what}",
}
_LEADS = {
    "en": "The regional office in {place}, Azerbaijan, counted {amount:,} {what} in October, its head said.",
    "az": "{place} şəhərindəki regional ofis 2026-cı ilin oktyabrında {amount} {what} qeydə alıb.",
    "ru": "Региональное ведомство в городе {place} насчитало в октябре 2026 года {amount} {what}.",
}
_MORE = {
    "en": "That is {share} percent more than a year before, when the count was {before:,}.",
    "az": "Bu, ötən ilin eyni ayı ilə müqayisədə {share} faiz çoxdur, o zaman say {before} olub.",
    "ru": "Это на {share} процентов больше, чем годом ранее, когда их было {before}.",
}
_SYLLABLES = {
    "en": "ba con der el fin gra hol in jo ker lan mor net or pel qui ra sen tor un ver wil yar zon",
    "az": "ba cı də el fin gül hər il jur kər lan mış nəz or pul qay rə sev tör un ver yaş zəh şən",
    "ru": "ба вер го да ел жи зор ин кра лем мо нес ор пал ре сан тор ун фил ход цен чи ши ям",
}
_VOCABULARY = 12_000
"""Made-up words of a language; few are frequent and most are rare, as in real text."""
_FORMATS = ("rss", "rss", "rss", "rss", "rss", "rss", "atom", "atom", "rdf", "json")
"""Of ten feeds, six are RSS 2.0, two Atom, one RDF and one JSON Feed."""


def write(folder: Path, count: int, *, edition: int = 0, on_beat: float = 0.1) -> int:
    """Write `count` feeds; gives their bytes. `on_beat` is the share of entries on the beat."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for feed in range(count):
        body = document(feed, edition=edition, on_beat=on_beat)
        (folder / name(feed)).write_bytes(body)
        size += len(body)
    return size


def name(feed: int) -> str:
    """Name of a feed's file."""
    return f"{feed:04}.{'json' if _FORMATS[feed % 10] == 'json' else 'xml'}"


def document(feed: int, *, edition: int = 0, on_beat: float = 0.1) -> bytes:
    """One feed with its newest entry first."""
    language = ("en", "az", "ru")[feed % 3]
    numbers = range(ENTRIES + edition - 1, edition - 1, -1)
    entries = [_entry(feed, number, language, on_beat) for number in numbers]
    built = START + timedelta(minutes=30 * (ENTRIES + edition))
    writer = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}[_FORMATS[feed % 10]]
    return writer(feed, entries, built).encode()


def _entry(feed: int, number: int, language: str, on_beat: float) -> dict[str, str]:
    chance = random.Random(feed * 1_000 + number)
    subjects = _ON_BEAT if chance.random() < on_beat else _OFF_BEAT
    amount, share = chance.randrange(1_000, 9_000_000), chance.randrange(2, 60)
    said = {
        "place": chance.choice(_PLACES[language]),
        "what": chance.choice(subjects[language]),
        "amount": amount,
        "before": amount * 100 // (100 + share),
        "share": share,
    }
    lead, more = _LEADS[language].format(**said), _MORE[language].format(**said)
    talk = [_sentence(chance, language) for _ in range(3)]
    return {
        "title": f"{_TITLES[language].format(**said)}: {' '.join(_words(chance, language, 3))}",
        "url": f"https://{feed}.bench.example/news/{feed * 100 + number}-{said['share']}",
        "moment": (START + timedelta(minutes=30 * number, seconds=feed)).isoformat(),
        "summary": lead,
        "html": f"<p>{lead} {more} {talk[0]}</p>\n<p>{' '.join(talk[1:])}</p>",
    }


def _sentence(chance: random.Random, language: str) -> str:
    words = _words(chance, language, chance.randrange(6, 10))
    return f"{words[0].capitalize()} {' '.join(words[1:])}."


def _words(chance: random.Random, language: str, count: int) -> list[str]:
    # Zipf's law: how frequent a word is falls with its rank.
    return [_word(int(_VOCABULARY ** chance.random()), language) for _ in range(count)]


@cache
def _word(rank: int, language: str) -> str:
    return "".join(random.Random(rank).choices(_SYLLABLES[language].split(), k=2 + rank % 3))


def _rss(feed: int, entries: list[dict[str, str]], built: datetime) -> str:
    items = "\n".join(
        f"<item><title>{escape(each['title'])}</title><link>{each['url']}</link>"
        f'<guid isPermaLink="true">{each["url"]}</guid>'
        f"<pubDate>{format_datetime(datetime.fromisoformat(each['moment']))}</pubDate>"
        f"<description>{escape(each['summary'])}</description>"
        f"<content:encoded><![CDATA[{each['html']}]]></content:encoded></item>"
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Bench {feed}</title><link>https://{feed}.bench.example/</link><description>News</description>"
        f"<lastBuildDate>{format_datetime(built)}</lastBuildDate>\n{items}\n</channel></rss>"
    )


def _atom(feed: int, entries: list[dict[str, str]], built: datetime) -> str:
    items = "\n".join(
        f'<entry><title>{escape(each["title"])}</title><link href="{each["url"]}"/><id>{each["url"]}</id>'
        f"<published>{each['moment']}</published><updated>{each['moment']}</updated>"
        f"<summary>{escape(each['summary'])}</summary>"
        f'<content type="html">{escape(each["html"])}</content></entry>'
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Bench {feed}</title><id>https://{feed}.bench.example/</id><updated>{built.isoformat()}</updated>\n"
        f"{items}\n</feed>"
    )


def _rdf(feed: int, entries: list[dict[str, str]], built: datetime) -> str:
    items = "\n".join(
        f'<item rdf:about="{each["url"]}"><title>{escape(each["title"])}</title><link>{each["url"]}</link>'
        f"<dc:date>{each['moment']}</dc:date><description>{escape(each['html'])}</description></item>"
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://{feed}.bench.example/"><title>Bench {feed}</title>'
        f"<dc:date>{built.isoformat()}</dc:date></channel>\n{items}\n</rdf:RDF>"
    )


def _json(feed: int, entries: list[dict[str, str]], _built: datetime) -> str:
    items = [
        {
            "id": each["url"],
            "url": each["url"],
            "title": each["title"],
            "summary": each["summary"],
            "content_html": each["html"],
            "date_published": each["moment"],
        }
        for each in entries
    ]
    about = {"version": "https://jsonfeed.org/version/1.1", "title": f"Bench {feed}"}
    return json.dumps(about | {"items": items}, ensure_ascii=False, indent=1)

"""The bundled sample week: readable by our own readers, and worth a demo."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urljoin

import aiohttp
import pytest

from bot.sample import SampleWeek, Step
from bot.sample.content import Outlet
from digests import feeds
from digests.language import identify
from digests.model import Entry, Source

BASE = "http://127.0.0.1:1"
REAL_OUTLETS = (
    r"(?i)\b(trend|report\.az|apa\.az|azertac|azərtac|азертадж|azernews|oxu\.az|haqqin|day\.az|1news|turan)\b"
)


@pytest.fixture
def week() -> SampleWeek:
    return SampleWeek()


def entries(week: SampleWeek, outlet: Outlet, when: datetime) -> tuple[Entry, ...]:
    source = next(source for source in week.sources(BASE) if source.id == outlet.id)
    served = week.documents(when, BASE)[source.url.removeprefix(BASE)]
    return feeds.parse(served.body, url=source.url, content_type=served.content_type, timezone="Asia/Baku")


def texts(week: SampleWeek) -> list[tuple[Outlet, str, str]]:
    return [
        (outlet, version.title, " ".join(version.paragraphs))
        for outlet in week.outlets
        for article in outlet.articles
        for version in article.versions
    ]


class TestContent:
    def test_it_speaks_three_languages_in_four_forms(self, week: SampleWeek) -> None:
        assert {outlet.language for outlet in week.outlets} == {"az", "en", "ru"}
        assert {outlet.form for outlet in week.outlets} == {"rss", "atom", "json", "page"}

    def test_every_text_is_in_the_language_of_its_outlet(self, week: SampleWeek) -> None:
        wrong = [
            title for outlet, title, text in texts(week) if identify(f"{title}. {text}") != outlet.language
        ]
        assert wrong == []

    def test_no_real_outlet_is_named(self, week: SampleWeek) -> None:
        said = " ".join(f"{outlet.name} {title} {text}" for outlet, title, text in texts(week))
        assert re.findall(REAL_OUTLETS, said) == []

    def test_first_comes_the_week_before_then_each_step_has_something_new(self, week: SampleWeek) -> None:
        monday = week.steps[0].at.replace(hour=0)
        assert monday.weekday() == 0
        before, *rest = [shown(week, step) for step in week.steps]
        assert before
        assert all(at < monday for at in before.values())
        for earlier, later in zip([before, *rest], rest, strict=False):
            assert later != earlier

    def test_nothing_is_dated_after_the_last_look(self, week: SampleWeek) -> None:
        last = week.steps[-1].at
        assert all(
            version.at <= last for outlet in week.outlets for a in outlet.articles for version in a.versions
        )
        assert last < week.end
        assert week.end.utcoffset() == timedelta(hours=4)

    def test_every_outlet_has_something_before_the_week_and_in_it(self, week: SampleWeek) -> None:
        first, last = week.steps[0].at, week.steps[-1].at
        assert all(0 < len(outlet.visible(first)) < len(outlet.visible(last)) for outlet in week.outlets)

    def test_one_article_is_corrected_in_one_number_only(self, week: SampleWeek) -> None:
        (corrected,) = [a for outlet in week.outlets for a in outlet.articles if len(a.versions) > 1]
        old, new = ([v.title, *v.paragraphs] for v in corrected.versions)
        changed = [
            (before, after)
            for one, other in zip(old, new, strict=True)
            for before, after in zip(one.split(), other.split(), strict=True)
            if before != after
        ]
        assert changed == [("18", "81"), ("18", "81")]

    def test_advisories_stand_apart_and_the_general_paper_needs_an_anchor(self, week: SampleWeek) -> None:
        sources = week.sources(BASE)
        assert [source.id for source in sources if source.advisory] == ["advisories"]
        assert [source.id for source in sources if source.anchor] == ["daily"]


def shown(week: SampleWeek, step: Step) -> dict[str, datetime]:
    return {f"{o.id}/{a.slug}": version.at for o in week.outlets for a, version in o.visible(step.at)}


class TestDocuments:
    def test_every_feed_says_what_the_outlet_says(self, week: SampleWeek) -> None:
        for outlet in week.outlets:
            if outlet.form == "page":
                continue
            read = entries(week, outlet, week.steps[-1].at)
            visible = outlet.visible(week.steps[-1].at)
            assert [(e.title, e.published) for e in read] == [(v.title, a.published) for a, v in visible]
            assert all(
                f"<p>{v.paragraphs[0][:20]}" in e.html for e, (_, v) in zip(read, visible, strict=True)
            )

    def test_a_feed_holds_nothing_of_the_future(self, week: SampleWeek) -> None:
        wire = week.outlets[0]
        early = entries(week, wire, week.steps[0].at)
        assert 0 < len(early) < len(entries(week, wire, week.steps[-1].at))

    def test_the_correction_keeps_its_link(self, week: SampleWeek) -> None:
        def links(step: int) -> dict[str | None, str]:
            return {e.url: e.title for e in entries(week, week.outlets[0], week.steps[step].at)}

        before, after = links(3), links(4)
        assert set(before) == set(after)
        assert [(before[url], after[url]) for url in before if before[url] != after[url]] == [
            (
                "AzStateNet turned away 18 million malicious links in the third quarter",
                "AzStateNet turned away 81 million malicious links in the third quarter",
            )
        ]


async def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return (
            answer.status,
            await answer.read(),
            {name.lower(): text for name, text in answer.headers.items()},
        )


class TestServer:
    async def test_it_publishes_the_step_that_was_asked_for(self, week: SampleWeek) -> None:
        async with week.serve() as base:
            url = _feed(week, base).url
            _, before, _ = await get(url)
            week.publish(week.steps[1])
            _, after, _ = await get(url)
        assert b"villages-25-mbps" not in before
        assert b"villages-25-mbps" in after

    async def test_an_unchanged_document_is_not_sent_twice(self, week: SampleWeek) -> None:
        async with week.serve() as base:
            url = _feed(week, base).url
            status, body, headers = await get(url)
            again = await get(url, **{"If-None-Match": headers["etag"]})
            since = await get(url, **{"If-Modified-Since": headers["last-modified"]})
            week.publish(week.steps[-1])
            changed = await get(url, **{"If-None-Match": headers["etag"]})
            also = await get(url, **{"If-Modified-Since": headers["last-modified"]})
        assert (status, again[:2], since[:2]) == (200, (304, b""), (304, b""))
        assert (changed[0], also[0]) == (200, 200)
        assert body != changed[1]

    async def test_a_change_of_one_article_is_a_change_of_its_feed(self, week: SampleWeek) -> None:
        async with week.serve() as base:
            url = _feed(week, base).url
            week.publish(week.steps[3])
            _, _, headers = await get(url)
            week.publish(week.steps[4])
            assert (await get(url, **{"If-Modified-Since": headers["last-modified"]}))[0] == 200

    async def test_every_link_leads_to_a_page_with_the_whole_text(self, week: SampleWeek) -> None:
        async with week.serve() as base:
            week.publish(week.steps[-1])
            source = next(one for one in week.sources(base) if one.kind == "page")
            _, listing, _ = await get(source.url)
            links = re.findall(r'class="story" href="([^"]+)"', listing.decode())
            pages = [await get(urljoin(source.url, link)) for link in links]
        outlet = next(one for one in week.outlets if one.id == source.id)
        assert len(links) == len(outlet.articles)
        for (status, page, _), (_, version) in zip(pages, outlet.visible(week.steps[-1].at), strict=True):
            assert status == 200
            assert version.paragraphs[0][:30] in page.decode()

    async def test_robots_are_welcome_and_anything_else_is_not_there(self, week: SampleWeek) -> None:
        async with week.serve() as base:
            assert (await get(f"{base}/robots.txt"))[:2] == (200, b"User-agent: *\nAllow: /\n")
            assert (await get(f"{base}/wire/of-the-future"))[0] == 404
            assert (await get(f"{base}/wire/villages-25-mbps"))[0] == 404

    async def test_it_listens_on_loopback_only(self, week: SampleWeek) -> None:
        async with week.serve() as base:
            assert base.startswith("http://127.0.0.1:")
            assert all(source.url.startswith(f"{base}/") for source in week.sources(base))


def _feed(week: SampleWeek, base: str) -> Source:
    return next(source for source in week.sources(base) if source.id == "wire")

"""WebSub end to end: a real hub on loopback, our real address, the real pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.collect import Visit
from bot.engine.listening import Listening
from bot.model import PlatformError
from bot.settings import Listen, Secret
from bot.settings.model import WebSub
from bot.store import hubs
from bot.store import sources as source_store
from bot.store.hubs import HubState
from bot.websub import Ear, Push
from bot.websub.subscriber import Subscriber
from digests.fetched import Fetched
from digests.hubs import Hub, offered
from digests.model import Source
from tests.feeds import feed, item
from tests.newsroom import Clock, Newsroom, newsroom
from tests.servers.hub import HubServer, seal
from tests.servers.source import SourceServer

KEY = Secret("a key that the operator keeps")


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


@pytest.fixture
async def hub() -> AsyncIterator[HubServer]:
    async with HubServer().serving() as serving:
        yield serving


def told(server: SourceServer, hub: HubServer, *numbers: int) -> bytes:
    """A feed that names the hub and itself."""
    links = f'<link rel="hub" href="{hub.url}"/><link rel="self" href="{server.url}/rss"/>'.replace(
        "<", "<atom:"
    )
    return feed(*map(item, numbers)).replace(b"<title>Wire", links.encode() + b"<title>Wire", 1)


@asynccontextmanager
async def running(
    folder: Path,
    server: SourceServer,
    port: int,
    *,
    key: Secret | None = KEY,
    clock: Clock | None = None,
    source: str = "wire",
) -> AsyncIterator[tuple[Newsroom, Push]]:
    """The house at work with an address that hubs can call; its scheduler rings only by hand."""
    websub = WebSub(url=f"http://127.0.0.1:{port}/hubs", listen=Listen("127.0.0.1", port), secret=key)
    wire = Source(source, "Wire", f"{server.url}/rss")
    async with newsroom(folder, sources=(wire,), private=True, clock=clock, websub=websub) as room:
        made = room.app.embedded((room.inbox,))
        assert made.push is not None
        await made.push.open()
        room.app.collector.hears_hubs = True
        try:
            yield room, made.push
        finally:
            await made.push.close()


async def visit(room: Newsroom, push: Push, hub: HubServer) -> None:
    """A visit, what follows for the hub, and the hub's calls."""
    source = room.app.pipeline.beat.sources[0]
    await push.visited(await room.app.collector.visit(source))
    await push.subscriber.tend()
    await hub.settled()


async def agreement(room: Newsroom) -> HubState | None:
    async with room.app.database.read() as conn:
        return await hubs.one(conn, "wire")


async def comes(what: Callable[[], bool]) -> None:
    """Wait until something that happens by itself has happened."""
    async with asyncio.timeout(30):
        while not what():  # noqa: ASYNC110  a plain list has no event
            await asyncio.sleep(0.01)


async def test_news_come_from_the_hub_without_a_visit(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await room.says("/subscribe all instant")
        await visit(room, push, hub)
        assert hub.answers == [200]
        asked = server.counts["/rss"]
        assert await hub.publish(f"{server.url}/rss", told(server, hub, 1, 0)) == [202]
        await push.endpoint.idle()
        await room.delivers()
        (alert,) = room.inbox.texts()
        assert item(1)[0] in alert
        assert server.counts["/rss"] == asked


async def test_visits_are_rare_while_the_hub_tells_and_as_ever_when_it_does_not(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        waits = []
        for number in (1, 2, 3):
            room.clock.later(hours=2)
            server.set("/rss", told(server, hub, *range(number, -1, -1)))
            await visit(room, push, hub)
            async with room.app.database.read() as conn:
                found = await source_store.one(conn, "wire")
            assert found is not None
            assert found.next_check is not None
            waits.append(found.next_check - room.clock())
        assert waits[0] >= timedelta(hours=1)
        assert waits[2] < timedelta(hours=1), "two news that it kept to itself"
        state = await agreement(room)
        assert state is not None
        assert not state.live(room.clock())


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_every_seal_of_the_recommendation_is_known(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int, method: str
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        await hub.publish(f"{server.url}/rss", told(server, hub, 1, 0), method=method)
        await push.endpoint.idle()
        assert item(1)[0] in await room.says("/latest")


async def test_what_is_not_sealed_by_the_hub_is_not_read(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        (one,) = hub.subscribers.values()
        document = told(server, hub, 1, 0)
        forged = [
            "",
            "sha256=",
            f"sha256={seal('guess', document)}",
            f"md5={seal(one.secret, document, 'md5')}",
        ]
        forged += [
            f"sha256={seal(one.secret, document + b' ')}",
            "sha256=é",
            f"={seal(one.secret, document)}",
        ]
        for signature in forged:
            assert await hub.send(one.callback, document, signature.encode().decode("latin-1")) == 202
        await push.endpoint.idle()
        assert item(1)[0] not in await room.says("/latest")


async def test_an_address_that_was_not_given_out_is_gone(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        (one,) = hub.subscribers.values()
        base = one.callback.rpartition("/")[0]
        document = told(server, hub, 1, 0)
        for callback in (f"{base}/{'0' * 64}", base.replace("/wire", "/other") + "/x"):
            assert await hub.send(callback, document, f"sha256={seal(one.secret, document)}") == 410
        assert await hub.send(base, document, "") == 404


async def test_nobody_can_confirm_what_was_not_asked_for(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        (one,) = hub.subscribers.values()
        for callback, mode, topic in (
            (one.callback, "unsubscribe", one.topic),
            (one.callback, "subscribe", "https://elsewhere.example/rss"),
            (one.callback, "nonsense", one.topic),
            (one.callback.rpartition("/")[0] + "/guess", "subscribe", one.topic),
        ):
            status, body = await hub.verify(callback, mode=mode, topic=topic, challenge="echo me")
            assert (status, "echo me" in body) == (404, False)
        state = await agreement(room)
        assert state is not None
        assert state.state == "live"


async def test_a_lease_is_renewed_before_it_ends(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    hub.lease = 1000
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        room.clock.later(seconds=700)
        await visit(room, push, hub)
        assert len(hub.requests) == 1
        room.clock.later(seconds=150)
        await visit(room, push, hub)
        assert len(hub.requests) == 2
        state = await agreement(room)
        assert state is not None
        assert state.until == room.clock() + timedelta(seconds=1000)


async def test_a_hub_that_is_down_or_denies_is_asked_again_later_and_visits_go_on(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    hub.down = True
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        await visit(room, push, hub)
        assert len(hub.requests) == 1
        hub.down, hub.denies = False, "we are full"
        room.clock.later(hours=2)
        await visit(room, push, hub)
        state = await agreement(room)
        assert state is not None
        assert (state.state, state.reason) == ("refused", "we are full")
        hub.denies = ""
        room.clock.later(hours=2)
        await visit(room, push, hub)
        assert len(hub.requests) == 2
        room.clock.later(days=1)
        await visit(room, push, hub)
        assert len(hub.subscribers) == 1


async def test_a_feed_that_names_no_hub_any_more_is_unsubscribed(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        server.set("/rss", feed(item(1), item(0)))
        room.clock.later(hours=2)
        await visit(room, push, hub)
        assert hub.subscribers == {}
        assert await agreement(room) is None


async def test_a_source_taken_out_of_the_configuration_is_unsubscribed(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        clock = room.clock
    async with running(tmp_path, server, unused_tcp_port, clock=clock, source="other") as (room, push):
        await push.subscriber.tend()
        await hub.settled()
        assert hub.subscribers == {}
        assert await agreement(room) is None


async def test_with_a_kept_key_an_agreement_outlives_a_restart_and_without_it_is_made_anew(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        clock = room.clock
    async with running(tmp_path, server, unused_tcp_port, clock=clock) as (room, push):
        await hub.publish(f"{server.url}/rss", told(server, hub, 1, 0))
        await push.endpoint.idle()
        assert item(1)[0] in await room.says("/latest")
        assert len(hub.requests) == 1
    async with running(tmp_path, server, unused_tcp_port, key=None, clock=clock) as (room, push):
        await push.subscriber.tend()
        await hub.settled()
        assert len(hub.requests) == 2
        assert await hub.publish(f"{server.url}/rss", told(server, hub, 2, 1, 0)) == [410, 202]


async def test_a_pushed_document_that_is_no_feed_or_too_large_harms_nobody(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    async with running(tmp_path, server, unused_tcp_port) as (room, push):
        await visit(room, push, hub)
        topic = f"{server.url}/rss"
        assert await hub.publish(topic, b"\x00\x01 not a feed") == [202]
        assert await hub.publish(topic, b"x" * (room.app.fetcher.max_bytes + 10)) == [413]
        await hub.publish(topic, told(server, hub, 1, 0))
        await push.endpoint.idle()
        assert item(1)[0] in await room.says("/latest")
        async with room.app.database.read() as conn:
            found = await source_store.one(conn, "wire")
        assert found is not None
        assert found.failures == 0


async def test_a_secret_is_not_handed_to_a_hub_without_encryption(
    tmp_path: Path, server: SourceServer, hub: HubServer
) -> None:
    source = Source("wire", "Wire", f"{server.url}/rss")
    async with newsroom(tmp_path, sources=(source,), private=True) as room:
        app = room.app
        careful = Subscriber(
            *(app.database, app.fetcher, app.pipeline.sources),
            address="https://bot.example/hubs",
            key=b"key",
            clock=room.clock,
        )
        for address, kept in ((hub.url, False), ("https://hub.example/", True)):
            await careful.visited(Visit(source, hub=Hub(address, source.url)))
            assert (await agreement(room) is not None) is kept


async def test_run_speaks_with_hubs_by_itself(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    websub = WebSub(url=f"http://127.0.0.1:{unused_tcp_port}/", listen=Listen("127.0.0.1", unused_tcp_port))
    wire = Source("wire", "Wire", f"{server.url}/rss", interval=timedelta(seconds=1))
    async with newsroom(tmp_path, sources=(wire,), private=True, websub=websub) as room:
        made = room.app.embedded((room.inbox,))
        await room.says("/subscribe all instant")
        await made.start()
        try:
            await comes(lambda: bool(hub.subscribers))
            await hub.publish(f"{server.url}/rss", told(server, hub, 1, 0))
            await comes(lambda: bool(room.inbox.texts()))
        finally:
            await made.stop()
    assert item(1)[0] in room.inbox.texts()[0]


async def test_one_worker_at_a_time_hears_hubs_and_the_next_goes_on_with_what_was_agreed(
    tmp_path: Path, server: SourceServer, hub: HubServer, unused_tcp_port: int
) -> None:
    server.set("/rss", told(server, hub, 0))
    address = f"http://127.0.0.1:{unused_tcp_port}/"
    websub = WebSub(url=address, listen=Listen("127.0.0.1", unused_tcp_port), secret=KEY)
    wire = Source("wire", "Wire", f"{server.url}/rss")
    async with newsroom(tmp_path, sources=(wire,), private=True, websub=websub) as room:
        collector, heard = room.app.collector, list[str]()
        collector.hears_hubs = True

        def worker(name: str) -> tuple[Push, Listening]:
            async def take(source: str, document: Fetched) -> None:
                await collector.pushed(room.app.pipeline.sources[source], document)
                heard.append(name)

            push = room.app.push(take)
            assert push is not None
            hear = partial(Ear, push, every=0.05)
            return push, Listening(room.app.database, name, "hubs", hear, alone=True, lease=2.0)

        (push, first), (_, second) = worker("first"), worker("second")
        first.start()
        await comes(lambda: first.here)
        second.start()
        await push.visited(await collector.visit(wire))
        await comes(lambda: bool(hub.subscribers))
        assert await hub.publish(wire.url, told(server, hub, 1, 0)) == [202]
        await comes(lambda: heard == ["first"])
        await first.stop()
        await comes(lambda: second.here)
        assert await hub.publish(wire.url, told(server, hub, 2, 1, 0)) == [202]
        await comes(lambda: heard == ["first", "second"])
        await second.stop()
    assert len(hub.requests) == 1


async def test_an_address_that_is_taken_is_refused_in_words_and_asked_for_again(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    websub = WebSub(url="http://127.0.0.1:1/", listen=Listen("127.0.0.1", unused_tcp_port), secret=KEY)
    async with newsroom(tmp_path, private=True, websub=websub) as room:

        async def take(_source: str, _document: Fetched) -> None: ...

        holder, other = room.app.push(take), room.app.push(take)
        assert holder is not None
        assert other is not None
        ear, late = Ear(holder), Ear(other)
        await ear.start()
        with pytest.raises(PlatformError, match="cannot listen for hubs"):
            await late.start()
        await ear.stop()
        await late.start()
        await late.stop()


@pytest.mark.parametrize(
    ("body", "links", "found"),
    [
        (
            b"<rss><channel><atom:link rel='hub' href='https://h.example/'/></channel></rss>",
            (),
            "self unknown",
        ),
        (
            b'<feed><link href="/hub?a=1&amp;b=2" rel="hub"/></feed>',
            (),
            Hub("https://w.example/hub?a=1&b=2", "https://w.example/f"),
        ),
        (
            b"<feed/>",
            (("hub", "https://h.example/"), ("self", "https://w.example/s")),
            Hub("https://h.example/", "https://w.example/s"),
        ),
        (
            b'{"hubs": [{"type": "WebSub", "url": "https://h.example/"}], "feed_url": "https://w.example/j"}',
            (),
            Hub("https://h.example/", "https://w.example/j"),
        ),
        (
            b"<rss><channel><item><link rel='hub' href='https://evil.example/'/></item></channel></rss>",
            (),
            None,
        ),
        (b"<feed><link rel='hub' href='javascript:alert(1)'/></feed>", (), None),
        (b'{"hubs": "x"}', (), None),
        (b'{"hubs": [', (), None),
        (b"", (), None),
    ],
)
def test_a_hub_is_found_where_feeds_and_servers_name_it(
    body: bytes, links: tuple[tuple[str, str], ...], found: Hub | str | None
) -> None:
    wanted = Hub("https://h.example/", "https://w.example/f") if isinstance(found, str) else found
    assert offered(replace(Fetched("new", "https://w.example/f", 200, body), links=links)) == wanted

"""The flood breaker: very much at once from one source waits for the operator, or is one message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from digests.model import Source
from tests.feeds import feed, item
from tests.newsroom import Newsroom, newsroom
from tests.servers.source import SourceServer


@pytest.fixture
async def server() -> AsyncIterator[SourceServer]:
    async with SourceServer().serving() as serving:
        yield serving


async def flooded(room: Newsroom, server: SourceServer, count: int) -> None:
    """A baseline of one item, then so many new ones."""
    await room.says("/subscribe all instant")
    await room.app.collect_due()
    server.set("/rss", feed(*map(item, range(count + 1))))
    room.clock.later(minutes=6)
    await room.app.collect_due()
    await room.delivers()


def wire(server: SourceServer) -> Source:
    return Source("wire", "Wire", server.set("/rss", feed(item(0))), interval=timedelta(minutes=5))


async def test_a_flood_is_held_and_the_operator_is_told_how_to_let_it_go(
    tmp_path: Path, server: SourceServer
) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 13)
        assert room.inbox.texts() == []
        (note,) = room.inbox.texts("boss")
        assert "13 new items" in note
        assert "/release wire" in note
        assert "13 items held" in await room.says("/sources")


async def test_what_is_held_stands_in_the_archive(tmp_path: Path, server: SourceServer) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 13)
        assert item(13)[0] in await room.says("/latest 20")


async def test_released_items_are_one_message_and_go_out_once(tmp_path: Path, server: SourceServer) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 13)
        assert "13 items are on their way" in await room.says("/release wire", chat="boss")
        assert "Nothing is held back" in await room.says("/release wire", chat="boss")
        await room.delivers()
        (message,) = room.inbox.texts()
        assert item(13)[0] in message


async def test_dropped_items_are_sent_to_nobody(tmp_path: Path, server: SourceServer) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 13)
        assert "wire: 13" not in await room.says("/drop", chat="boss")
        assert "Wire: 13 items held back" in await room.says("/drop", chat="boss")
        await room.says("/drop wire", chat="boss")
        assert "Nothing is held back" in await room.says("/release", chat="boss")
        await room.delivers()
        assert room.inbox.texts() == []
        assert "items held" not in await room.says("/sources")


async def test_news_after_a_flood_come_as_ever(tmp_path: Path, server: SourceServer) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 13)
        server.set("/rss", feed(*map(item, range(15))))
        room.clock.later(minutes=6)
        await room.app.collect_due()
        await room.delivers()
        (alert,) = room.inbox.texts()
        assert item(14)[0] in alert


async def no() -> bool:
    return False


async def test_only_the_operators_chat_lets_floods_go(tmp_path: Path, server: SourceServer) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 13)
        for command in ("/release wire", "/drop wire"):
            assert "operator" in await room.says(command)
            assert "administrators" in await room.says(command, chat="boss", may_change=no)
            assert command.split()[0] in await room.says("/help", chat="boss")
            assert command.split()[0] not in await room.says("/help")
        assert "13 items held" in await room.says("/sources")


@pytest.mark.parametrize(("operator", "action"), [("boss", "message"), ("", "hold")])
async def test_without_holding_a_flood_is_one_message_a_chat(
    tmp_path: Path, server: SourceServer, operator: str, action: str
) -> None:
    async with newsroom(
        tmp_path,
        sources=(wire(server),),
        private=True,
        operator=operator,
        flood_limit=12,
        flood_action=action,
        burst_limit=100,
    ) as room:
        await flooded(room, server, 13)
        (message,) = room.inbox.texts()
        assert item(13)[0] in message
        assert len(room.inbox.texts("boss")) == bool(operator)


async def test_as_many_as_the_limit_are_no_flood(tmp_path: Path, server: SourceServer) -> None:
    async with newsroom(
        tmp_path, sources=(wire(server),), private=True, operator="boss", flood_limit=12
    ) as room:
        await flooded(room, server, 12)
        assert len(room.inbox.texts()) == 1, "the burst rule's one message"
        assert room.inbox.texts("boss") == []


async def test_a_first_reading_is_no_flood(tmp_path: Path, server: SourceServer) -> None:
    source = Source("wire", "Wire", server.set("/rss", feed(*map(item, range(40)))))
    async with newsroom(tmp_path, sources=(source,), private=True, operator="boss", flood_limit=12) as room:
        await room.app.collect_due()
        await room.delivers()
        assert room.inbox.texts("boss") == []

"""An editors' desk: the draft comes first, the digest goes out once, on a word or by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.console import render
from bot.model import ChatRef, Message, Reply, Request
from bot.settings import Channel
from bot.store import deliveries, drafts, subscriptions
from bot.store.database import Database
from digests.edited import lowered, raised, reading_order, without
from digests.model import DraftMark
from tests.archive import NOON
from tests.newsroom import AGENCY, BLOCKED, MONDAY, Newsroom, entry, newsroom
from tests.newsstand import LINKS, figure, story, version, week

CHANNEL = Channel(
    platform="console", chat="channel", name="Our channel", desk="desk", desk_wait=timedelta(hours=2)
)
STOPPED = entry("State network stopped 81 million malicious links", BLOCKED)
STATION = entry(
    "A ground station for the national satellite opens in Baku",
    "The space agency Azercosmos opens a ground station in Baku. It will watch 3 satellites.",
)


@asynccontextmanager
async def desk_room(folder: Path, channel: Channel = CHANNEL) -> AsyncIterator[Newsroom]:
    """A house with one channel, a week with two stories, and the hour of its digest."""
    async with newsroom(folder, channels=(channel,)) as room:
        await room.app.sync_channels()
        await room.tells(AGENCY, STOPPED, STATION)
        room.clock.now = MONDAY.replace(hour=9) + timedelta(days=7)
        yield room


async def no() -> bool:
    return False


async def press(room: Newsroom, label: str, message: Message | None = None, *, may: bool = True) -> Reply:
    """Press a button of the draft as the desk sees it last."""
    shown = message or next(m for chat, _, m in reversed(room.inbox.got) if chat == "desk")
    command = next(b.command for row in shown.buttons for b in row if b.label == label)
    request = Request(ChatRef("console", "desk"), f"/{command}", kind="group")
    reply = await room.app.commands.answer(request if may else replace(request, may_change=no))
    assert reply is not None
    return reply


async def test_the_draft_comes_to_the_desk_and_the_digest_waits_for_a_word(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        (draft,) = room.inbox.texts("desk")
        assert "Draft for Our channel" in draft
        assert "28 Nov 2022, 11:00" in draft
        assert "1. State network stopped 81 million malicious links" in draft
        assert room.inbox.texts("channel") == []
        reply = await press(room, "Send now")
        assert reply.replaces
        assert "Sent to Our channel" in render(reply.messages[0])
        assert reply.messages[0].buttons == ()
        await room.delivers()
        (sent,) = room.inbox.texts("channel")
        assert "Draft" not in sent
        assert "1. State" not in sent
        assert "81 million" in sent


async def test_what_is_approved_is_sent_once_however_often_it_is_pressed_and_whatever_stops(
    tmp_path: Path,
) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        draft = next(m for chat, _, m in room.inbox.got if chat == "desk")
        await press(room, "Send now", draft)
    async with newsroom(tmp_path, clock=room.clock, channels=(CHANNEL,)) as again:
        await press(again, "Send now", draft)
        await press(again, "Do not send", draft)
        again.clock.later(hours=3)
        await again.delivers()
        await again.delivers()
        assert len(again.inbox.texts("channel")) == 1
        assert again.inbox.texts("desk") == []


async def test_without_a_word_the_digest_goes_out_by_itself_and_the_draft_says_so(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        room.clock.later(hours=1, minutes=59)
        await room.delivers()
        assert room.inbox.texts("channel") == []
    clock = room.clock
    clock.later(minutes=1)
    async with newsroom(tmp_path, clock=clock, channels=(CHANNEL,)) as later:
        await later.delivers()
        assert len(later.inbox.texts("channel")) == 1
        (edited,) = later.inbox.texts("desk", "edit")
        assert "Sent to Our channel" in edited


async def test_where_so_configured_nothing_goes_out_without_a_word(tmp_path: Path) -> None:
    async with desk_room(tmp_path, replace(CHANNEL, desk_then="drop")) as room:
        await room.delivers()
        assert "unless somebody approves it" in " ".join(room.inbox.texts("desk")[0].split())
        room.clock.later(hours=2)
        await room.delivers()
        assert room.inbox.texts("channel") == []
        assert "Not sent to Our channel" in room.inbox.texts("desk", "edit")[0]


async def test_a_draft_that_editors_refuse_is_never_sent(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        await press(room, "Do not send")
        room.clock.later(hours=5)
        await room.delivers()
        assert room.inbox.texts("channel") == []


async def test_a_story_that_an_editor_removes_is_not_in_the_digest(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        picked = (await press(room, "1")).messages[0]
        changed = (await press(room, "Remove", picked)).messages[0]
        assert "81 million" not in render(changed)
        await press(room, "Send now", changed)
        await room.delivers()
        (sent,) = room.inbox.texts("channel")
        assert "81 million" not in sent
        assert "ground station" in sent


async def test_a_story_that_an_editor_moves_up_comes_first(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        first = next(m for chat, _, m in room.inbox.got if chat == "desk")
        moved = (await press(room, "↑ Up", (await press(room, "2", first)).messages[0])).messages[0]
        await press(room, "Send now", moved)
        await room.delivers()
        (sent,) = room.inbox.texts("channel")
        body = sent[sent.index("Space") :]
        assert "81 million" in body, "the other story stands behind it"


async def test_nobody_approves_what_another_editor_has_changed_meanwhile(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        first = next(m for chat, _, m in room.inbox.got if chat == "desk")
        await press(room, "Remove", (await press(room, "1", first)).messages[0])
        shown = (await press(room, "Send now", first)).messages[0]
        assert "Draft for Our channel" in render(shown), "the draft as it is now is shown instead"
        await room.delivers()
        assert room.inbox.texts("channel") == []


async def test_only_who_may_change_the_desk_may_press(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        reply = await press(room, "Send now", may=False)
        assert "Draft" not in render(reply.messages[0])
        await room.delivers()
        assert room.inbox.texts("channel") == []


@pytest.mark.parametrize(
    "line", ["/desk 1 1 send", "/desk", "/desk 1", "/desk x y z", "/desk 999999999999 1 send"]
)
async def test_from_another_chat_nobody_sees_or_decides_a_draft(tmp_path: Path, line: str) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        await room.says("/subscribe all weekly", chat="stranger")
        assert (await room.says(line, chat="stranger")).strip() == "No draft waits for a decision here."
        await room.delivers()
        assert room.inbox.texts("channel") == []


async def test_the_desk_command_shows_the_draft_that_waits(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        assert "Draft for Our channel" in await room.says("/desk", chat="desk")
        assert "Черновик: Our channel" in await room.says("/desk", chat="desk", language="ru")


async def test_a_week_has_one_draft(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as room:
        await room.delivers()
        await press(room, "Do not send")
        async with room.app.database.begin() as conn:
            chat = await subscriptions.chat(conn, ChatRef("console", "channel"))
            assert chat is not None
            await subscriptions.set_due(conn, chat.id, "weekly", room.clock())
        await room.delivers()
        assert len(room.inbox.texts("desk")) == 1


# --- rows ---------------------------------------------------------------------------------------


async def test_a_draft_is_decided_once_and_forgotten_with_its_chat(database: Database) -> None:
    mark = DraftMark(1, 1, "Channel", "en", NOON, sends_itself=True)
    digest = replace(week(story()), draft=mark)
    async with database.begin() as conn:
        chats = [
            await subscriptions.ensure(
                conn, ChatRef("console", name), kind="group", language="en", timezone="UTC", at=NOON
            )
            for name in ("channel", "desk")
        ]
        number = await drafts.put(conn, chats[0].id, chats[1].id, digest, NOON)
        assert number is not None
        assert await drafts.put(conn, chats[0].id, chats[1].id, digest, NOON) is None
        assert await drafts.due(conn, NOON - timedelta(seconds=1)) == []
        assert await drafts.due(conn, NOON) == [number]
        assert await drafts.settle(conn, number, "sent")
        assert not await drafts.settle(conn, number, "dropped")
        kept = await drafts.get(conn, number)
        assert kept is not None
        assert (kept.state, kept.digest.draft) == ("sent", mark)
        await subscriptions.forget(conn, chats[1].id)
        assert await drafts.get(conn, number) is None
        assert await deliveries.listing(conn) == []


# --- rearranging -----------------------------------------------------------------------------------


CARDS = [
    story(version(f"Cyber {n}", figures=[figure(n, printed=str(n))]), number=n, topics=("cyber",))
    for n in (1, 2)
] + [story(version("Space 3", figures=[LINKS]), number=3, topics=("space",))]


def order(digest: object) -> list[int]:
    return [card.number for card in reading_order(digest)]  # type: ignore[arg-type]


def test_a_story_moves_in_its_topic_and_at_its_edge_takes_the_topic_along() -> None:
    digest = week(*CARDS)
    topic = [card.number for card in reading_order(digest) if card.topics == ("cyber",)]
    places = {number: place for place, number in enumerate(order(digest), 1)}
    swapped = raised(digest, places[topic[1]])
    assert [n for n in order(swapped) if n != 3] == topic[::-1]
    assert order(lowered(swapped, order(swapped).index(topic[1]) + 1)) == order(digest)
    top = raised(digest, places[3]) if places[3] > 1 else lowered(digest, places[3])
    assert order(top).index(3) != order(digest).index(3)
    assert sorted(order(top)) == [1, 2, 3]


def test_figures_stay_with_their_stories() -> None:
    digest = week(*CARDS)
    told = {(digest.cards[place].story, one.value) for place, one in digest.figures}
    for changed in (raised(digest, 2), lowered(digest, 1), raised(digest, 3)):
        assert {(changed.cards[place].story, one.value) for place, one in changed.figures} == told
    gone = without(digest, order(digest).index(3) + 1)
    assert LINKS not in [one for _, one in gone.figures]
    assert sorted(order(gone)) == [1, 2]


@pytest.mark.parametrize("number", [0, -1, 4, 10**9])
def test_a_number_that_no_story_has_changes_nothing(number: int) -> None:
    digest = week(*CARDS)
    for change in (raised, lowered, without):
        assert order(change(digest, number)) == order(digest)

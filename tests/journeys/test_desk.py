"""An editors' desk with real buttons: a platform on loopback, the house behind it, a clock that moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.app import opened
from bot.connections import Connections
from bot.settings import Channel
from tests.newsroom import AGENCY, MONDAY, Clock, Inbox, Newsroom, SameProcess, settings
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.servers.telegram import TelegramServer
from tests.test_desk import STATION, STOPPED

EDITORS, READERS = -601, -100801
WAIT = timedelta(hours=2)
LINKS, SATELLITES = "81 million malicious links", "A ground station"


Beat = Callable[[], Awaitable[None]]


@dataclass
class Front:
    """One platform with an editors' group, a channel of readers, and the house behind both."""

    beat: Beat
    """What is due is composed and sent."""
    clock: Clock
    drafts: Callable[[], list[str]]
    """What the editors' group shows: each message as it stands now."""
    digests: Callable[[], list[str]]
    """What the readers got."""
    buttons: Callable[[], list[str]]
    """Labels under the newest draft."""
    press: Callable[[str], Awaitable[None]]
    """An editor presses a button of the newest draft."""
    until: Callable[[Callable[[], object]], Awaitable[object]]

    async def presses(self, label: str, then: Callable[[], object]) -> None:
        """Press, and wait for what follows."""
        await self.press(label)
        await self.until(then)


@asynccontextmanager
async def telegram_front(folder: Path, channel: Channel) -> AsyncIterator[Front]:
    async with TelegramServer() as telegram:
        group, readers = telegram.group(EDITORS, u501="administrator"), telegram.channel(READERS)
        environ = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        wanted = replace(channel, platform="telegram", chat=str(READERS), desk=str(EDITORS))

        async def press(label: str) -> None:
            telegram.user_presses(group, telegram.seen(group)[-1], label)

        async with house(folder, wanted, environ) as (beat, clock):
            yield Front(
                *(beat, clock),
                drafts=lambda: telegram.messages(group),
                digests=lambda: telegram.messages(readers),
                buttons=lambda: telegram.seen(group)[-1].buttons,
                press=press,
                until=telegram.until,
            )


@asynccontextmanager
async def slack_front(folder: Path, channel: Channel) -> AsyncIterator[Front]:
    async with SlackServer() as slack:
        environ = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url}
        wanted = replace(channel, platform="slack", chat="C1", desk="C2")

        async def press(label: str) -> None:
            await slack.user_presses(slack.messages("C2")[-1], label)

        async with house(folder, wanted, environ) as (beat, clock):
            await slack.until(lambda: slack.sockets.open)
            yield Front(
                *(beat, clock),
                drafts=lambda: [one.said for one in slack.messages("C2")],
                digests=lambda: [one.said for one in slack.messages("C1")],
                buttons=lambda: _labels(slack.messages("C2")[-1].blocks),
                press=press,
                until=slack.until,
            )


def _labels(blocks: list[dict[str, Any]]) -> list[str]:
    rows = [one["elements"] for one in blocks if one["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


@asynccontextmanager
async def house(folder: Path, channel: Channel, environ: dict[str, str]) -> AsyncIterator[tuple[Beat, Clock]]:
    """The house with this channel, two stories of the week, and the hour of its digest."""
    clock = Clock()
    made = replace(settings(folder, (AGENCY,), **environ), channels=(channel,))
    async with opened(made, clock=clock, apart=SameProcess()) as app:
        await app.sync_channels()
        await Newsroom(app, clock, Inbox()).tells(AGENCY, STOPPED, STATION)
        async with Connections(app) as connections:
            clock.now = MONDAY.replace(hour=9) + timedelta(days=7)

            async def beat() -> None:
                await app.composer.enqueue_due()
                await app.dispatcher(connections.messengers).drain()

            yield beat, clock


FRONTS: dict[str, Callable[[Path, Channel], AbstractAsyncContextManager[Front]]] = {
    "telegram": telegram_front,
    "slack": slack_front,
}
Opens = Callable[..., AbstractAsyncContextManager[Front]]


@pytest.fixture(params=FRONTS)
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Opens:
    """Opens one platform's front; `then` is what becomes of an undecided draft."""

    def opens(then: Literal["send", "drop"] = "send") -> AbstractAsyncContextManager[Front]:
        channel = Channel(
            platform="console",
            chat="channel",
            name="Our channel",
            desk="desk",
            desk_wait=WAIT,
            desk_then=then,
        )
        return FRONTS[request.param](tmp_path, channel)

    return opens


async def test_a_press_sends_the_digest_once(front: Opens) -> None:
    async with front() as desk:
        await desk.beat()
        (draft,) = desk.drafts()
        assert "Draft for Our channel" in draft
        assert "1. " in draft
        assert desk.digests() == []
        await desk.presses("Send now", lambda: "Sent to Our channel" in desk.drafts()[-1])
        assert desk.buttons() == []
        for _ in range(2):
            await desk.beat()
        (digest,) = desk.digests()
        assert LINKS in digest
        assert SATELLITES in digest
        assert "Draft" not in digest


async def test_a_press_drops_the_digest_for_good(front: Opens) -> None:
    async with front() as desk:
        await desk.beat()
        await desk.presses("Do not send", lambda: "Not sent to Our channel" in desk.drafts()[-1])
        desk.clock.now += WAIT + timedelta(minutes=1)
        await desk.beat()
        assert desk.digests() == []
        assert len(desk.drafts()) == 1


async def test_presses_move_and_remove_stories_of_what_is_then_sent(front: Opens) -> None:
    async with front() as desk:
        await desk.beat()
        before = desk.drafts()[-1]
        assert before.index(LINKS) < before.index(SATELLITES)
        await desk.presses("2", lambda: "↑ Up" in desk.buttons())
        await desk.presses("↑ Up", lambda: f"1. {SATELLITES}" in desk.drafts()[-1])
        await desk.presses("2", lambda: "Remove" in desk.buttons())
        await desk.presses("Remove", lambda: "2. " not in desk.drafts()[-1])
        await desk.presses("Send now", lambda: "Sent to" in desk.drafts()[-1])
        await desk.beat()
        (digest,) = desk.digests()
        assert SATELLITES in digest
        assert LINKS not in digest


@pytest.mark.parametrize("then", ["send", "drop"])
async def test_undecided_in_time_it_goes_out_by_itself_or_not(
    front: Opens, then: Literal["send", "drop"]
) -> None:
    async with front(then) as desk:
        await desk.beat()
        desk.clock.now += WAIT - timedelta(minutes=1)
        await desk.beat()
        assert desk.digests() == []
        desk.clock.now += timedelta(minutes=2)
        for _ in range(2):
            await desk.beat()
        assert len(desk.digests()) == (then == "send")

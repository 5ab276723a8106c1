"""The other side of the Slack adapter in tests: somebody who answers, and the adapter connected.

`Desk` stands for the commands; `connected` starts the real adapter against the loopback Slack.
"""

from __future__ import annotations

import asyncio

from bot.adapters.slack.connection import SlackConnection
from bot.model import Block, Button, ChatRef, Message, Reply, Request, Span
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackServer


def words(text: str, *buttons: Button) -> Message:
    return Message((Block("text", ((Span(text),),)),), buttons=(buttons,) if buttons else ())


class Desk:
    """Stands for the commands: keeps what it was asked and answers what the test laid out."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.reply: Reply | None = Reply((words("Three stories"),))
        self.allowed: list[bool] = []
        self.checks = False
        self.invites: list[str] = []
        self.came: list[ChatRef] = []
        self.pause = 0.0
        self.trouble: Exception | None = None

    async def answer(self, request: Request) -> Reply | None:
        self.asked.append(request)
        self.allowed.append(await request.may_change())
        if self.checks:
            self.invites.append(await request.invite())
        await asyncio.sleep(self.pause)
        if self.trouble:
            raise self.trouble
        return self.reply

    async def on_came(self, ref: ChatRef) -> None:
        self.came.append(ref)


async def connected(
    slack: SlackServer, desk: Desk, transport: str, *, admins_only: bool = False
) -> SlackConnection:
    connection = SlackConnection(
        desk.answer,
        bot_token=BOT_TOKEN,
        listen="127.0.0.1:0",
        api_url=slack.api_url,
        admins_only=admins_only,
        app_token=APP_TOKEN if transport == "socket" else None,
        signing_secret=SIGNING_SECRET if transport == "http" else None,
        ping_interval=0.1,
        retry_every=0.02,
        timeout=1.0,
        came=desk.on_came,
    )
    await connection.start()
    if connection.endpoint:
        slack.transport, slack.app_url = "http", connection.endpoint.url
    else:
        await slack.until(lambda: slack.sockets.open)
    return connection


async def seen(slack: SlackServer, count: int = 1) -> list[str]:
    """What U1 alone reads in C1, once there are so many."""
    await slack.until(lambda: len(slack.ephemerals("C1", "U1")) >= count)
    return [each.text for each in slack.ephemerals("C1", "U1")]


async def settled(slack: SlackServer) -> None:
    """Wait long enough for a second answer that must not come."""
    await asyncio.sleep(0.1)


def button(label: str, **does: str) -> dict[str, object]:
    """An actions block with one button."""
    shown = {"type": "plain_text", "text": label}
    return {"type": "actions", "elements": [{"type": "button", "text": shown, "action_id": "b", **does}]}

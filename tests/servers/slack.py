"""A loopback Slack, as strict and as mean as the real one, with a vocabulary for tests.

`slack.user_says("/cyber 3")` and `slack.user_presses(message, "why 12")` go over the
transport that the test chose; `slack.messages("C1")` and `slack.ephemerals("C1", "U1")` are
what people see; `slack.fail("chat.postMessage", with_=RESET_AFTER)` makes calls fail.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from typing import Any, Literal, Self

from aiohttp import web

from tests.servers.slack_calls import Calls
from tests.servers.slack_sockets import Sockets
from tests.servers.slack_state import (
    Call,
    Channel,
    Clock,
    Fault,
    Json,
    Pace,
    Planned,
    Posted,
    Said,
    User,
    Workspace,
    error,
)
from tests.servers.slack_web import Refused, WebApi, content

BOT_TOKEN = "xoxb-loopback-1-secret"
APP_TOKEN = "xapp-loopback-1-secret"
CLIENT_ID, CLIENT_SECRET = "1.2", "loopback-client-secret"
SIGNING_SECRET = "loopback-signing-secret"


class SlackServer:
    """The server; `async with SlackServer() as slack`."""

    def __init__(self, *, ack_within: float = 3.0, retry: Sequence[float] = (0.0, 0.05, 0.1)) -> None:
        self.ack_within = ack_within
        self.retry = retry
        self.clock = Clock()
        self.app_token = APP_TOKEN
        self.signing_secret = SIGNING_SECRET
        self.transport: Literal["socket", "http"] = "socket"
        self.app_url = ""
        """Where the app listens, in HTTP mode."""
        self.workspaces = {BOT_TOKEN: Workspace("T1", BOT_TOKEN)}
        self.channels = {name: Channel(name) for name in ("C1", "C2", "D1")}
        self.users = {"U1": User("U1"), "U2": User("U2", is_admin=True)}
        self.codes: dict[str, str] = {}
        """OAuth codes that were granted -> team."""
        self.pace: Pace | None = None
        self.stored: list[Posted] = []
        self.calls: list[Call] = []
        self.sockets = Sockets(self)
        self.people = Calls(self)
        self._faults: list[Planned] = []
        self._count = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", WebApi(self).handle)
        app.router.add_get("/link", self.sockets.accept)
        app.router.add_post("/commands/{name}", self.people.respond)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *gone: object) -> None:
        await self.sockets.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL would hold."""
        return f"{self.base}/api/"

    # --- what people do ---

    async def user_says(
        self,
        line: str,
        *,
        channel: str = "C1",
        user: str = "U1",
        team: str = "T1",
        twice: bool = False,
        thread: str = "",
    ) -> Said:
        """Type a line: a slash command, a mention of the bot, or a direct message."""
        if line.startswith("/") and not thread:
            return await self.pass_on(
                "slash_commands", self.people.slash(line, channel, user, team), twice=twice
            )
        event: Json = (
            {"type": "message", "channel_type": "im"} if channel.startswith("D") else {"type": "app_mention"}
        )
        event |= {"user": user, "text": line, "ts": self.new_ts(), "channel": channel, "event_ts": "1.1"}
        if thread:
            event["thread_ts"] = thread
        return await self.happens(event, team=team, twice=twice)

    async def user_presses(
        self, message: Posted, words: str, *, user: str = "U1", team: str = "T1", twice: bool = False
    ) -> Said:
        """Press the button that says these words (its value, address or label)."""
        return await self.pass_on("interactive", self.people.press(message, words, user, team), twice=twice)

    async def happens(self, event: Json, *, team: str = "T1", twice: bool = False) -> Said:
        """Tell the app of an event."""
        return await self.pass_on("events_api", self.people.event(event, team), twice=twice)

    async def pass_on(self, kind: str, payload: Json, *, twice: bool = False) -> Said:
        """Bring a payload to the app over the chosen transport, with Slack's deadline and repeats."""
        carrier = self.sockets if self.transport == "socket" else self.people
        return await carrier.deliver(kind, payload, twice=twice, retry=self.retry)

    # --- what people see ---

    def messages(self, channel: str = "C1") -> list[Posted]:
        """The messages of a channel that everybody in it sees."""
        return [each for each in self.stored if each.channel == channel and each.only_for is None]

    def ephemerals(self, channel: str = "C1", user: str = "U1") -> list[Posted]:
        """The messages of a channel that one person sees alone."""
        return [each for each in self.stored if each.channel == channel and each.only_for == user]

    def called(self, method: str) -> list[Json]:
        """The arguments of every call of a method."""
        return [call.args for call in self.calls if call.method == method]

    async def until(self, holds: Callable[[], Any], *, within: float = 5.0) -> Any:
        """Wait until something holds, and hand it back; fails when it never does."""
        end = asyncio.get_running_loop().time() + within
        while not (found := holds()):
            assert asyncio.get_running_loop().time() < end, "it did not happen in time"
            await asyncio.sleep(0.005)
        return found

    # --- what goes wrong ---

    def fail(
        self,
        method: str,
        *,
        channel: str | None = None,
        times: int = 1,
        with_: Fault | str = "internal_error",
        in_thread: bool | None = None,
    ) -> None:
        """Let the next calls of a method fail; `response_url` is a method here.

        `in_thread`: only those that write into a thread, or only those that do not.
        """
        fault = error(with_) if isinstance(with_, str) else with_
        self._faults.append(Planned(method, fault, channel, times, in_thread))

    def mend(self) -> None:
        """From now on nothing fails that has not begun to."""
        self._faults.clear()

    def take_fault(self, method: str, channel: str | None, thread: str | None = None) -> Fault | None:
        for planned in self._faults:
            where = planned.channel in {None, channel} and planned.in_thread in {None, bool(thread)}
            if planned.times > 0 and planned.method == method and where:
                planned.times -= 1
                return planned.fault
        return None

    # --- what is kept ---

    def new_ts(self) -> str:
        self._count += 1
        return f"{int(self.clock.now())}.{self._count:06d}"

    def store(self, channel: str, args: Json, *, only_for: str | None = None, author: str = "BBOT") -> Posted:
        blocks = content(args)
        text = args.get("text") or ""
        posted = Posted(
            channel, self.new_ts(), text[:40_000], blocks, args.get("thread_ts"), only_for, author
        )
        posted.unfurl_links = bool(args.get("unfurl_links", True))
        posted.warning = "message_truncated" if len(text) > 40_000 else None
        self.stored.append(posted)
        return posted

    def rewrite(self, posted: Posted, args: Json) -> None:
        posted.blocks, posted.text = content(args), args.get("text") or ""
        posted.edits += 1

    def find(self, channel: str, ts: str) -> Posted | None:
        found = (each for each in self.stored if each.channel == channel and each.ts == ts)
        return next(found, None)

    def direct(self, workspace: Workspace, user: str) -> Channel:
        """The bot's conversation with a person."""
        return self.channels.setdefault(f"D{user}", Channel(f"D{user}", workspace.team, members={user}))

    def revoke(self, token: str = BOT_TOKEN, reason: str = "token_revoked") -> None:
        """Refuse every later call with this token."""
        self.workspaces[token].refused = reason

    def install(self, args: Json) -> Json:
        """oauth.v2.access: a granted code becomes a token, once."""
        if (args.get("client_id"), args.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise Refused("bad_client_secret")
        team = self.codes.pop(args.get("code", ""), "")
        if not team:
            raise Refused("invalid_code")
        token = f"xoxb-{team}-{secrets.token_hex(4)}"
        self.workspaces[token] = Workspace(team, token)
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": "UBOT",
            "app_id": "A1",
            "team": {"id": team, "name": "Loopback"},
            "enterprise": None,
            "authed_user": {"id": "U1"},
            "is_enterprise_install": False,
        }

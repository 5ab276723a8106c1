"""A Telegram Bot API server on loopback, as strict and as mean as the real one.

A test says what people do (`user_says`, `user_presses`), what goes wrong (`fail`), and
reads what people would see (`messages`).  Use as `async with TelegramServer() as server:`
and give `server.url` and `server.token` to the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web

from tests.servers.telegram_delivery import Poller
from tests.servers.telegram_faults import Fault, Plan, Refusal
from tests.servers.telegram_methods import Methods, decoded, membership
from tests.servers.telegram_pace import Clock, Pace
from tests.servers.telegram_world import Person, Posted, TelegramChat, World, typed_entities

T = TypeVar("T")

ChatLike = TelegramChat | int


@dataclass(frozen=True)
class Call:
    """One line of the transcript."""

    method: str
    params: dict[str, Any]
    answer: str
    """`ok`, the description of the error, or `hang`, `reset`, `truncate`."""
    at: float


class TelegramServer:
    """The server, the people who use it, and the faults that it plays."""

    def __init__(self, token: str = "4242:AAtest-Token_of-nobody", username: str = "beatwire_bot") -> None:
        self.token = token
        self.clock = Clock()
        self.pace = Pace(self.clock)
        self.world = World(int(token.split(":")[0]), username)
        self.methods = Methods(self.world, self.pace, self.clock)
        self.poller = Poller(self.world)
        self.plan = Plan()
        self.transcript: list[Call] = []
        self.url = ""
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._async: dict[str, Callable[[dict[str, Any]], Awaitable[Any]]] = {
            "getupdates": self.poller.get_updates,
            "setwebhook": self.poller.set_webhook,
            "deletewebhook": self.poller.delete_webhook,
        }
        self.methods.table["getwebhookinfo"] = lambda _: self.poller.webhook_info()

    # --- life ------------------------------------------------------------------------

    async def __aenter__(self) -> TelegramServer:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self.poller.hang_up()
        await self.poller.close()
        if self._runner:
            await self._runner.cleanup()

    # --- who is there ----------------------------------------------------------------

    def person(
        self, number: int = 501, name: str = "Aysel", language: str | None = "en", *, bot: bool = False
    ) -> Person:
        """Somebody, known from now on; perhaps another bot."""
        return self.world.people.setdefault(number, Person(number, name, language, bot))

    def private(self, number: int = 501, *, started: bool = True) -> TelegramChat:
        """The private chat with a person."""
        person = self.person(number)
        known = self.world.chats.get(number)
        return known or self.world.add(TelegramChat(number, "private", person.name, started=started))

    def group(self, number: int = -601, title: str = "Newsroom", **members: str) -> TelegramChat:
        """A group; `u501="administrator"` names members and what they are."""
        return self._crowd(TelegramChat(number, "group", title), members)

    def forum(self, topics: dict[int, str], number: int = -100701, **members: str) -> TelegramChat:
        """A supergroup with topics."""
        return self._crowd(TelegramChat(number, "supergroup", "Forum", topics=topics), members)

    def channel(self, number: int = -100801, username: str | None = None, **members: str) -> TelegramChat:
        """A channel in which the bot may post."""
        chat = TelegramChat(number, "channel", "ICT news", username=username, bot_status="administrator")
        return self._crowd(chat, members)

    def _crowd(self, chat: TelegramChat, members: dict[str, str]) -> TelegramChat:
        for name, status in members.items():
            chat.members[self.person(int(name[1:])).id] = status
        return self.world.add(chat)

    # --- what people do --------------------------------------------------------------

    def user_says(
        self,
        chat: ChatLike,
        text: str,
        *,
        by: int = 501,
        language: str | None = None,
        thread: int | None = None,
        reply_to: int | None = None,
        behind: TelegramChat | None = None,
        edited: bool = False,
    ) -> Posted:
        """A person writes; in a private chat that is the chat's own person.

        `behind`: writes as this chat: the group itself (its administrators can), a channel of
        their own (anybody can).  `edited`: the update says that
        an older message was changed.
        """
        where = self._chat(chat)
        where.started = True
        hiding = where if where.type == "channel" else behind
        sender = hiding.id if hiding else self._speaker(where, by, language)
        posted = self.world.post(
            where,
            text,
            sender=sender,
            thread=thread,
            reply_to=reply_to,
            entities=typed_entities(text),
            date=int(self.clock.now()),
        )
        kind = "channel_post" if where.type == "channel" else "message"
        self.world.update(f"edited_{kind}" if edited else kind, self.world.json(where, posted))
        return posted

    def user_presses(
        self, chat: ChatLike, message: Posted, button: str, *, by: int = 501, language: str | None = None
    ) -> str:
        """A person presses the button with this label (or data); returns the query's id."""
        where = self._chat(chat)
        buttons = [
            one
            for row in message.keyboard
            for one in row
            if button in (one["text"], one.get("callback_data"))
        ]
        if not buttons:
            raise AssertionError(f"no button {button!r} among {message.buttons}")
        speaker = self._speaker(where, by, language)
        query = self.world.query_id()
        body = {
            "id": query,
            "from": self.world.people[speaker].json(),
            "message": self.world.json(where, message),
            "chat_instance": "1",
            "data": buttons[0]["callback_data"],
        }
        self.world.update("callback_query", body)
        return query

    def bot_becomes(self, chat: ChatLike, status: str, *, by: int = 501) -> None:
        """Somebody adds the bot, makes it administrator, removes or blocks it."""
        where = self._chat(chat)
        old, where.bot_status = where.bot_status, status
        if where.type == "private":
            where.refuses = "bot was blocked by the user" if status == "kicked" else None
        stays = [membership(self.world.bot, one) for one in (old, status)]
        body = {
            "chat": where.json(),
            "from": self.person(by).json(),
            "date": int(self.clock.now()),
            "old_chat_member": stays[0],
            "new_chat_member": stays[1],
        }
        self.world.update("my_chat_member", body)

    def group_migrates(self, chat: ChatLike, new: int, *, tell: bool = True) -> TelegramChat:
        """A group becomes a supergroup: the old id refuses from now on; `tell` sends the update."""
        old = self._chat(chat)
        old.migrated_to = new
        grown = self.world.add(TelegramChat(new, "supergroup", old.title, members=dict(old.members)))
        if tell:
            posted = Posted(1, "", sender=self.person().id)
            body = {**self.world.json(old, posted), "migrate_to_chat_id": new}
            del body["text"]
            self.world.update("message", body)
        return grown

    def _speaker(self, chat: TelegramChat, by: int, language: str | None) -> int:
        number = chat.id if chat.type == "private" else by
        person = self.person(number)
        person.language = language or person.language
        return number

    def _chat(self, chat: ChatLike) -> TelegramChat:
        if isinstance(chat, TelegramChat):
            return chat
        return self.world.chats.get(chat) or self.private(chat)

    def numbers_start_anew(self, number: int) -> None:
        """The next update has this number, however low: what happens after a quiet week."""
        self.world.number_updates_from(number)

    # --- what people see -------------------------------------------------------------

    def seen(self, chat: ChatLike) -> list[Posted]:
        """The bot's messages that stand in a chat."""
        return [one for one in self._chat(chat).messages.values() if one.sender is None and not one.deleted]

    def messages(self, chat: ChatLike) -> list[str]:
        """Their texts, as a person reads them."""
        return [posted.text for posted in self.seen(chat)]

    def calls(self, method: str) -> list[Call]:
        """The transcript of one method."""
        return [call for call in self.transcript if call.method.lower() == method.lower()]

    async def until(self, look: Callable[[], T], *, seconds: float = 5) -> T:
        """Waits until `look` finds something (true), looking after every call."""
        end = asyncio.get_running_loop().time() + seconds
        while not (found := look()):
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                said = [f"{call.method}: {call.answer}" for call in self.transcript[-8:]]
                raise AssertionError(f"waited {seconds} s in vain; last calls: {said}")
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), min(left, 0.05))
        return found

    # --- what goes wrong -------------------------------------------------------------

    def fail(
        self,
        method: str,
        chat: ChatLike | None = None,
        *,
        with_: Fault,
        times: int | None = 1,
        when: Callable[[dict[str, Any]], bool] | None = None,
    ) -> None:
        """The next `times` calls of `method` (`*`: any) fail so; None: until `plan.clear()`."""
        number = chat.id if isinstance(chat, TelegramChat) else chat
        self.plan.add(method, with_, chat=number, times=times, when=when)

    # --- HTTP ------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            params = decoded(await _params(request))
        except Refusal as refusal:
            return self._note(method, {}, _answer(refusal.body, refusal), refusal.description)
        fault = self.plan.take(method, params)
        if fault and not fault.after:
            return await self._fail(request, method, params, fault, {})
        try:
            result = await self._call(request.match_info["token"], method, params)
        except Refusal as refused:
            return self._note(method, params, _answer(refused.body, refused), refused.description)
        body = {"ok": True, "result": result}
        if fault:
            return await self._fail(request, method, params, fault, body)
        return self._note(method, params, _answer(body, None), "ok")

    async def _call(self, token: str, method: str, params: dict[str, Any]) -> Any:
        if token != self.token:
            malformed = ":" not in token
            raise Refusal(404, "Not Found") if malformed else Refusal(401, "Unauthorized")
        if waits := self._async.get(method.lower()):
            return await waits(params)
        if method.lower() not in self.methods.table:
            raise Refusal(404, "Not Found: method not found")
        return self.methods.table[method.lower()](params)

    async def _fail(
        self, request: web.Request, method: str, params: dict[str, Any], fault: Fault, body: dict[str, Any]
    ) -> web.StreamResponse:
        if fault.refusal:
            answer = _page(fault.refusal) if fault.html else _answer(fault.refusal.body, fault.refusal)
            return self._note(method, params, answer, fault.refusal.description)
        if fault.kind == "truncate":
            text = json.dumps(body)
            cut = web.Response(text=text[: len(text) // 2], content_type="application/json")
            return self._note(method, params, cut, fault.kind)
        self._note(method, params, web.Response(), fault.kind)
        if fault.kind == "hang":
            await self._stopping.wait()
        _reset(request)
        return web.Response()

    def _note(
        self, method: str, params: dict[str, Any], answer: web.StreamResponse, said: str
    ) -> web.StreamResponse:
        self.transcript.append(Call(method, params, said, self.clock.now()))
        self._changed.set()
        return answer


async def _params(request: web.Request) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        params |= await request.json()
    elif request.can_read_body:
        params |= dict(await request.post())
    return params


def _answer(body: dict[str, Any], refusal: Refusal | None) -> web.Response:
    status, headers = (refusal.code, refusal.headers) if refusal else (200, {})
    return web.json_response(body, status=status, headers=headers)


def _page(refusal: Refusal) -> web.Response:
    page = f"<html><head><title>{refusal.code} {refusal.description}</title></head><body></body></html>"
    return web.Response(text=page, status=refusal.code, content_type="text/html", headers=refusal.headers)


def _reset(request: web.Request) -> None:
    """Breaks the connection as a dying server does: RST, no answer."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

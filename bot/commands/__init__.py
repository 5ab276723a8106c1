"""Words in, reply out: every command, for every platform, in one place.

Enters: a `Request` of an adapter.  Leaves: a `Reply`, or None where nobody spoke to the bot.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bot.commands import about, desk, figures, floods, news, preferences, wishes, withdrawing
from bot.commands.ask import READERS, Ask, Rooms, client_language
from bot.commands.names import ALIASES, Names, Said
from bot.commands.wordings import Wordings
from bot.model import Chat, ChatRef, Reply, Request
from bot.store import subscriptions
from bot.store.errors import StoreError
from digests.model import ReaderLanguage

__all__ = ["ALIASES", "READERS", "Ask", "Commands", "Names", "Rooms", "Wordings"]

log = structlog.get_logger(__name__)

Handler = Callable[[Ask], Awaitable[Reply]]

HANDLERS: dict[str, Handler] = {
    "start": about.start,
    "help": about.help_,
    "sources": about.sources,
    "status": about.status,
    "privacy": about.privacy,
    "forget": about.forget,
    "latest": news.latest,
    "topic": news.topic,
    "search": news.search,
    "week": news.week,
    "why": news.why,
    "figures": figures.figures,
    "desk": desk.desk,
    "subscribe": wishes.subscribe,
    "unsubscribe": wishes.unsubscribe,
    "stop": wishes.stop,
    "mute": wishes.mute,
    "unmute": wishes.unmute,
    "follow": wishes.follow,
    "language": preferences.language,
    "settings": preferences.settings,
    "release": floods.release,
    "drop": floods.drop,
    "withdraw": withdrawing.withdraw,
}
"""Command -> what answers it; ALIASES names the same commands."""

LONGEST = 500
"""Characters of a request that are read; nobody needs more to ask for news."""


class Commands:
    """Answers requests; `lost` is told of a channel of the configuration that the bot was taken out of."""

    def __init__(self, rooms: Rooms, lost: Callable[[ChatRef, str], Awaitable[object]] | None = None) -> None:
        self.rooms = rooms
        self._lost = lost

    async def answer(self, request: Request) -> Reply | None:
        """The reply to a request; None for a group's talk that is not addressed to the bot."""
        line = request.text[:LONGEST].replace("\x00", " ").strip()
        said = self.rooms.names.said(line)
        if said is None and not line.startswith("/") and request.kind != "private":
            return None
        if said and request.kind != "private" and not line.startswith("/"):
            return None
        said = said or Said("", (), line)
        try:
            return await self._handle(await self._ask(request, said), said.name)
        except StoreError as error:
            log.error("command.unanswered", command=said.name, reason=str(error))
        except Exception:
            # Whoever asked must hear something, also of a bug; the words they typed stay out of the log.
            log.exception("command.failed", command=said.name)
        ask = self._asked(request, said, None)
        return ask.reply(ask.say("error_sorry"))

    async def left(self, ref: ChatRef) -> None:
        """The bot was removed from a place: nothing is sent there any more."""
        async with self.rooms.database.begin() as conn:
            chats = await subscriptions.at_place(conn, ref)
            for chat in chats:
                await subscriptions.deactivate(conn, chat.id, subscriptions.REMOVED)
        for chat in chats:
            if self._lost and chat.managed and chat.active:
                await self._lost(chat.ref, subscriptions.REMOVED)

    async def came(self, ref: ChatRef) -> None:
        """The bot was let in to a place, perhaps again: what was subscribed there comes again."""
        async with self.rooms.database.begin() as conn:
            await subscriptions.wake(conn, ref, whole=True)

    async def moved(self, ref: ChatRef, address: str) -> None:
        """A place got another address: its subscriptions follow."""
        async with self.rooms.database.begin() as conn:
            for chat in (await subscriptions.at_place(conn, ref))[:1]:
                await subscriptions.moved(conn, chat.id, address)
            # Telegram says of the old address that the bot left it, sometimes first.
            await subscriptions.wake(conn, replace(ref, address=address), whole=True)

    async def named(self, ref: ChatRef, name: str) -> None:
        """The configuration calls a place by @name: whatever is kept under its number is the same chat."""
        async with self.rooms.database.begin() as conn:
            await subscriptions.named(conn, ref, name)

    async def _handle(self, ask: Ask, name: str) -> Reply:
        if not name:
            return ask.reply(ask.say("unknown_command", command=ask.rest[:40]))
        return await HANDLERS[name](ask)

    async def _ask(self, request: Request, said: Said) -> Ask:
        async with self.rooms.database.read() as conn:
            chat = await subscriptions.chat(conn, request.chat)
        return self._asked(request, said, chat if chat is None else await self._woken(request, chat))

    async def _woken(self, request: Request, chat: Chat) -> Chat:
        """The chat; sent to again where it was given up and somebody speaks to the bot there after all."""
        if chat.active or chat.reason == subscriptions.STOPPED or await request.invite():
            return chat
        async with self.rooms.database.begin() as conn:
            await subscriptions.wake(conn, chat.ref)
            return await subscriptions.chat(conn, chat.ref) or chat

    def _asked(self, request: Request, said: Said, chat: Chat | None) -> Ask:
        own = client_language(request.client_language) or self.rooms.defaults.language
        known = chat or replace(self.rooms.defaults, ref=request.chat, kind=request.kind, language=own)
        language: ReaderLanguage = request.language or known.language
        return Ask(self.rooms, request, known, said.words, said.rest, language)

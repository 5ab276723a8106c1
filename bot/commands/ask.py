"""What every command gets: the request, the chat it came from, and the rooms to answer from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.commands.names import Names
from bot.commands.wordings import Wordings
from bot.compose import Composer
from bot.formatter import Formatter
from bot.model import Block, Button, Chat, ChatRef, Message, Reply, Request, Span
from bot.phrases import say, typed, typed_on
from bot.pipeline import Pipeline
from bot.store import subscriptions
from bot.store.database import Database
from digests.model import Beat, ReaderLanguage

READERS: tuple[ReaderLanguage, ...] = ("az", "en", "ru")


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms that commands answer from; made once by the application."""

    database: Database
    beat: Beat
    formatter: Formatter
    composer: Composer
    names: Names
    wordings: Wordings
    clock: Callable[[], datetime]
    defaults: Chat
    """Settings of a chat that has not chosen any; the language is for people whose own is not known."""
    pipeline: Pipeline
    operator: ChatRef | None = None
    """The operator's own chat, where there is one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One command on its way to an answer."""

    rooms: Rooms
    request: Request
    chat: Chat
    """As stored, or as it would be for a chat that nobody has stored yet (`id` 0)."""
    words: tuple[str, ...]
    rest: str
    language: ReaderLanguage

    @property
    def known(self) -> bool:
        """Whether the chat is stored."""
        return self.chat.id != 0

    @property
    def by_operator(self) -> bool:
        """Whether it was said in the operator's own chat."""
        asked, own = self.request.chat, self.rooms.operator
        return own is not None and (asked.platform, asked.address) == (own.platform, own.address)

    @property
    def serves(self) -> bool:
        """Whether the chat also gets what concerns the bot itself: it is the operator's, or a desk."""
        desks = {one.desk for one in self.rooms.composer.desk.editors.values()}
        return self.by_operator or self.request.chat in desks

    @property
    def lasting(self) -> str:
        """What to add where a change will not outlive the bot's next start; else nothing."""
        return f"\n{self.say('managed_note')}" if self.chat.managed else ""

    @property
    def silence(self) -> str:
        """Why nothing is sent to this chat; empty where it is reached."""
        if self.chat.active:
            return ""
        if self.chat.reason == subscriptions.STOPPED:
            return self.say("silent_stopped")
        return self.say("silent_refused", reason=self.chat.reason or "")

    def say(self, key: str, /, **values: object) -> str:
        """The bot's own words in the reader's language."""
        return say(key, self.language, **{**typed_on(self.request.chat.platform), **values})

    def text(self, text: str, *buttons: Sequence[Button], heading: str | None = None) -> Message:
        """A message with rows of buttons; its lines are paragraphs, or under a heading one list of facts."""
        title = (Block("title", ((Span(heading, bold=True),),), keep_with_next=True),) if heading else ()
        lines = tuple((Span(line),) for line in text.split("\n") if line.strip())
        blocks = (Block("text", lines),) if heading else tuple(Block("text", (line,)) for line in lines)
        return Message(title + blocks, buttons=tuple(tuple(row) for row in buttons), language=self.language)

    def reply(self, text: str, *buttons: Sequence[Button], private: bool = True) -> Reply:
        """A short answer that only the asker needs to see."""
        return Reply((self.text(text, *buttons),), private=private)

    def typed(self, name: str) -> str:
        """A command as this platform's people type it: Slack keeps some names for itself."""
        return typed(name, self.request.chat.platform)

    async def stored(self) -> Chat:
        """The chat, stored now if it was not: only what changes a chat may call this."""
        if self.known:
            return self.chat
        async with self.rooms.database.begin() as conn:
            chat = await subscriptions.ensure(
                conn,
                self.request.chat,
                kind=self.request.kind,
                language=self.chat.language,
                timezone=self.chat.timezone,
                at=self.rooms.clock(),
            )
            return await subscriptions.change(
                conn,
                chat.id,
                digest_day=self.chat.digest_day,
                digest_at=self.chat.digest_at,
                uncertain=self.chat.uncertain,
            )

    async def refused(self) -> Reply | None:
        """The refusal, where this person may not change the chat; else None."""
        if await self.request.may_change():
            return None
        return self.reply(self.say("admins_only"))


def client_language(tag: str | None) -> ReaderLanguage | None:
    """The reader language of a client's language tag (`ru-RU`), if the bot speaks it."""
    short = (tag or "").replace("_", "-").partition("-")[0].lower()
    return next((language for language in READERS if language == short), None)

"""Telegram updates in, requests out: who said what, where, and may they.

Enters: an update as JSON.  Leaves: calls of `answer`, `left`, `came` and `moved`, through one
lane for each chat.  What is not for the bot (talk in groups, edited messages, commands to other
bots) leaves nothing.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any, Literal

import structlog
from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update
from telegram import Chat as TelegramChat
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapters.telegram.answers import Answers, Heard
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.rights import Rights
from bot.model import ChatRef, Request

log = structlog.get_logger(__name__)

Left = Callable[[ChatRef], Awaitable[None]]
"""Told the chat (no thread: all of it) in which the bot can no longer write."""
Came = Callable[[ChatRef], Awaitable[None]]
"""Told the chat (no thread: all of it) into which the bot was let, or let again."""
Moved = Callable[[ChatRef, str], Awaitable[None]]
"""Told the chat and its new address."""
Named = Callable[[ChatRef, str], Awaitable[None]]
"""Told a chat by its number, and the @name by which the configuration calls it."""

KINDS = ["message", "callback_query", "my_chat_member", "channel_post"]
"""The updates that the bot asks for."""
REMEMBERED_UPDATES = 1000

_COMMAND = re.compile(r"/(?P<name>[^\s@/]+)(?:@(?P<bot>\w+))?(?P<rest>(?:\s.*)?)", re.DOTALL)
_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def ignore(*_: object) -> None:
    """For callbacks that nobody wants."""


class Updates:
    """Takes updates as they come; each is handled once, however often it is delivered."""

    def __init__(
        self,
        bot: Bot,
        answers: Answers,
        rights: Rights,
        lanes: Lanes,
        *,
        left: Left = ignore,
        came: Came = ignore,
        moved: Moved = ignore,
        names: Collection[str] = (),
    ) -> None:
        self.username = ""
        """The bot's own name, without @: which commands in groups are meant for it."""
        self._bot = bot
        self._answers = answers
        self._rights = rights
        self._lanes = lanes
        self._left = left
        self._came = came
        self._moved = moved
        self._names = {name.casefold(): name for name in names}
        self._seen: deque[int] = deque(maxlen=REMEMBERED_UPDATES)

    def take(self, raw: dict[str, Any]) -> None:
        """Handle an update: at once, without waiting for what it asks for."""
        number = raw.get("update_id")
        if not isinstance(number, int) or number in self._seen:
            return
        self._seen.append(number)
        try:
            update = Update.de_json(raw, self._bot)
            self._sort(update)
        except Exception:  # a single strange update must not stop the others
            log.exception("telegram.update_unread", update=number)

    def _sort(self, update: Update) -> None:
        if update.callback_query:
            self._pressed(update.callback_query)
        elif update.my_chat_member:
            self._member(update.my_chat_member)
        elif update.message:
            self._message(update.message)
        elif update.channel_post:
            self._message(update.channel_post)

    def _message(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            job = partial(self._moved, self._ref(message.chat), str(message.migrate_to_chat_id))
            self._lanes.put(message.chat.id, job)
        text = self._addressed(message)
        if text is None:
            return
        kind = _kind(message.chat)
        heard = Heard(
            Request(
                self._ref(message.chat, message),
                text,
                kind=kind,
                client_language=message.from_user.language_code if message.from_user else None,
                may_change=self._rights_of(message),
                reply_to=self._replied_to(message),
            ),
            said=str(message.message_id) if kind == "group" else None,
        )
        self._lanes.put(message.chat.id, partial(self._answers.give, heard))

    def _addressed(self, message: Message) -> str | None:
        """The words that are meant for this bot, its name taken off; None: none are."""
        text = message.text
        if not text or message.is_automatic_forward or _another_bot(message):
            return None
        command = _COMMAND.fullmatch(text)
        if command is None:
            return text if message.chat.type == ChatType.PRIVATE else None
        named = command["bot"]
        if named and named.casefold() != self.username.casefold():
            return None
        return f"/{command['name']}{command['rest']}"

    def _replied_to(self, message: Message) -> str | None:
        target = message.reply_to_message
        own = target and target.from_user and target.from_user.username == self.username
        return str(target.message_id) if target and own else None

    def _rights_of(self, message: Message) -> Callable[[], Awaitable[bool]]:
        chat = message.chat
        if chat.type in (ChatType.PRIVATE, ChatType.CHANNEL):
            return _yes  # only administrators can post in a channel
        if message.sender_chat:  # somebody who hides behind a chat: an administrator only behind this one
            return _yes if message.sender_chat.id == chat.id else _no
        if message.from_user is None:
            return _no
        return partial(self._rights.administers, chat.id, message.from_user.id)

    def _pressed(self, query: CallbackQuery) -> None:
        message = query.message
        if message is None or not query.data:
            self._lanes.put(query.id, partial(self._answers.acknowledge, query.id))
            return
        kind = _kind(message.chat)
        if kind != "channel":  # there the acknowledgement carries the answer
            self._lanes.put(query.id, partial(self._answers.acknowledge, query.id))
        asked = partial(self._rights.administers, message.chat.id, query.from_user.id)
        heard = Heard(
            Request(
                self._ref(message.chat, message if isinstance(message, Message) else None),
                f"/{query.data.removeprefix('/')}",  # a press is a command, also where talk is not heard
                kind=kind,
                client_language=query.from_user.language_code,
                may_change=_yes if kind == "private" else asked,
                reply_to=str(message.message_id),
            ),
            query=query.id,
        )
        self._lanes.put(message.chat.id, partial(self._answers.give, heard))

    def _ref(self, chat: TelegramChat, message: Message | None = None) -> ChatRef:
        """The chat as the configuration names it, by @name or by number: so it is one and the same."""
        topic = message and message.is_topic_message and message.message_thread_id
        address = self._names.get(f"@{chat.username}".casefold(), str(chat.id))
        return ChatRef("telegram", address, thread=str(topic) if topic else "")

    def _member(self, change: ChatMemberUpdated) -> None:
        told = self._left if change.new_chat_member.status in _OUTSIDE else self._came
        self._lanes.put(change.chat.id, partial(told, self._ref(change.chat)))


async def _yes() -> bool:
    return True


async def _no() -> bool:
    return False


def _kind(chat: TelegramChat) -> Literal["private", "group", "channel"]:
    if chat.type == ChatType.PRIVATE:
        return "private"
    return "channel" if chat.type == ChatType.CHANNEL else "group"


def _another_bot(message: Message) -> bool:
    """Whether a bot wrote it; two bots that answer each other never stop."""
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)

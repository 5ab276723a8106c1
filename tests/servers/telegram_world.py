"""What a Telegram server knows: people, chats, the messages in them, updates not yet taken.

Values as the Bot API sends them; no HTTP and no method of the API stands here.
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.servers.telegram_faults import Refusal
from tests.servers.telegram_html import utf16

ChatType = Literal["private", "group", "supergroup", "channel"]


@dataclass
class Person:
    """Somebody with a Telegram client."""

    id: int
    name: str = "Aysel"
    language: str | None = "en"
    bot: bool = False

    def json(self) -> dict[str, Any]:
        """As a User object."""
        user = {"id": self.id, "is_bot": self.bot, "first_name": self.name}
        return user | ({"language_code": self.language} if self.language else {})


@dataclass
class Posted:
    """A message as the server keeps it."""

    id: int
    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    sender: int | None = None
    """None: the bot itself."""
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    thread: int | None = None
    reply_to: int | None = None
    silent: bool = False
    preview: dict[str, Any] | None = None
    photo: bytes = b""
    """The picture of a photo; the text is then its caption."""
    rich: dict[str, Any] | None = None
    """Of a rich message what was sent; the text is what stands in its blocks."""
    edits: int = 0
    date: int = 0
    deleted: bool = False

    @property
    def buttons(self) -> list[str]:
        """Labels of the buttons, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def links(self) -> dict[str, str]:
        """Words of each link in the text and where it leads."""
        units = self.text.encode("utf-16-le")
        found = {}
        for entity in self.entities:
            if entity["type"] == "text_link":
                start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
                found[units[start:end].decode("utf-16-le")] = entity["url"]
        return found


@dataclass
class TelegramChat:
    """A chat: private, group, supergroup (perhaps a forum) or channel."""

    id: int
    type: ChatType
    title: str = ""
    username: str | None = None
    topics: dict[int, str] | None = None
    """Forum topics by message_thread_id; None: no forum."""
    closed_topics: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)
    """User id -> status; who is missing has left."""
    bot_status: str = "member"
    started: bool = True
    """Private chats: whether the person ever wrote to the bot."""
    pictures: bool = True
    """Whether the bot may send pictures there."""
    migrated_to: int | None = None
    refuses: str | None = None
    """Description of a standing 403."""
    messages: dict[int, Posted] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """As a Chat object."""
        chat: dict[str, Any] = {"id": self.id, "type": self.type}
        chat |= {"first_name": self.title} if self.type == "private" else {"title": self.title}
        if self.username:
            chat["username"] = self.username
        return chat | ({"is_forum": True} if self.topics is not None else {})


class World:
    """All of it, and the updates that wait for the bot."""

    def __init__(self, bot_id: int, username: str) -> None:
        self.bot = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Beatwire",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.people: dict[int, Person] = {}
        self.chats: dict[int, TelegramChat] = {}
        self.updates: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self.queries: dict[str, bool] = {}
        """Callback query id -> whether it was answered."""
        self.alerts: list[str] = []
        """Texts shown on top of the chat in answer to a button."""
        self._message_ids = itertools.count(101)
        self._update_ids = itertools.count(700_001)
        self._query_ids = itertools.count(9_000_001)
        self.allowed: list[str] | None = None
        self.newest = 0
        """Number of the newest update, taken or not."""

    def add(self, chat: TelegramChat) -> TelegramChat:
        """Makes the chat known."""
        self.chats[chat.id] = chat
        return chat

    def find(self, chat_id: Any) -> TelegramChat:
        """The chat of a call; refuses like the server."""
        if chat_id in (None, ""):
            raise Refusal(400, "Bad Request: chat_id is empty")
        for chat in self.chats.values():
            if str(chat_id).casefold() in (str(chat.id), f"@{chat.username}".casefold()):
                return chat
        raise Refusal(400, "Bad Request: chat not found")

    def writable(self, chat_id: Any) -> TelegramChat:
        """The chat of a call that writes to it."""
        chat = self.find(chat_id)
        if chat.migrated_to:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.refuses:
            raise Refusal(403, f"Forbidden: {chat.refuses}")
        if chat.type == "private" and not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.type != "private" and chat.bot_status in ("left", "kicked"):
            verb = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
            raise Refusal(403, f"Forbidden: bot {verb} the {chat.type} chat")
        return chat

    def post(self, chat: TelegramChat, text: str, **more: Any) -> Posted:
        """Puts a message into a chat."""
        posted = Posted(next(self._message_ids), text, **more)
        chat.messages[posted.id] = posted
        return posted

    def update(self, kind: str, body: dict[str, Any]) -> int:
        """Queues an update for the bot, unless it asked not to get this kind."""
        number = next(self._update_ids)
        self.newest = number
        if not self.allowed or kind in self.allowed:
            self.updates.append({"update_id": number, kind: body})
            self.news.set()
        return number

    def number_updates_from(self, number: int) -> None:
        """Lets the next update have this number."""
        self._update_ids = itertools.count(number)
        self.newest = 0

    def query_id(self) -> str:
        """A fresh callback query."""
        query = str(next(self._query_ids))
        self.queries[query] = False
        return query

    def json(self, chat: TelegramChat, posted: Posted) -> dict[str, Any]:
        """A message as a Message object, with the message that it replies to."""
        message: dict[str, Any] = {"message_id": posted.id, "date": posted.date, "chat": chat.json()}
        if chat.type == "channel":
            message["sender_chat"] = chat.json()
        elif posted.sender is None:
            message["from"] = {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}
        elif posted.sender < 0:  # somebody who hides behind a chat
            message["sender_chat"] = self.chats[posted.sender].json()
            message["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "G"}
        else:
            message["from"] = self.people[posted.sender].json()
        if posted.thread is not None:
            message |= {"message_thread_id": posted.thread}
            message |= {"is_topic_message": True} if chat.topics is not None else {}
        if posted.reply_to in chat.messages:
            message["reply_to_message"] = self.json(chat, chat.messages[posted.reply_to])
        if posted.keyboard:
            message["reply_markup"] = {"inline_keyboard": posted.keyboard}
        if posted.edits:
            message["edit_date"] = posted.date
        if posted.photo:
            message["photo"] = [
                {"file_id": f"f{posted.id}", "file_unique_id": f"u{posted.id}", "width": 1080, "height": 810}
            ]
            message |= {"caption": posted.text} if posted.text else {}
            return message | ({"caption_entities": posted.entities} if posted.entities else {})
        if posted.rich:
            return message | {"rich_message": {"blocks": posted.text.split("\n")}}
        return message | {"text": posted.text} | ({"entities": posted.entities} if posted.entities else {})


def typed_entities(text: str) -> list[dict[str, Any]]:
    """The command at the start of what a person types, as the client marks it."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    name = word[1:].split("@")[0]
    if word.startswith("/") and name.isascii() and name.replace("_", "").isalnum():
        return [{"type": "bot_command", "offset": 0, "length": utf16(word)}]
    return []

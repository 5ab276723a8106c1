"""The Bot API methods of the test server, each as strict as the documentation and the sources say.

Enters: the world and the decoded parameters of a call.  Leaves: the `result` of the answer,
or a `Refusal` with the server's own words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.servers import telegram_html, telegram_rich
from tests.servers.telegram_faults import SAME_AGAIN, Refusal
from tests.servers.telegram_pace import Clock, Pace
from tests.servers.telegram_world import Posted, TelegramChat, World

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_PHOTO = 10 * 1024 * 1024
PHOTO_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
MOST_DATA_BYTES = 64
MOST_BUTTONS = 100
MOST_COMMANDS = 100
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"

Params = dict[str, Any]


def bad(text: str) -> Refusal:
    """A 400."""
    return Refusal(400, f"Bad Request: {text}")


def text_of(params: Params) -> tuple[str, list[dict[str, Any]]]:
    """The text of a message, parsed and measured."""
    text = str(params.get("text") or "")
    if not text:
        raise bad("message text is empty")
    text, entities = _parsed(text, params)
    if not text:
        raise bad("text must be non-empty")
    if len(text) > MOST_TEXT:
        raise bad("message is too long")
    return text, entities


def caption_of(params: Params) -> tuple[str, list[dict[str, Any]]]:
    """The caption of a photo, which may be empty."""
    text, entities = _parsed(str(params.get("caption") or ""), params)
    if len(text) > MOST_CAPTION:
        raise bad("message caption is too long")
    return text, entities


def photo_of(params: Params) -> bytes:
    """The uploaded picture, told by its first bytes as the real server tells it."""
    photo = params.get("photo")
    content = photo.file.read() if isinstance(photo, web.FileField) else b""
    if not content:
        raise bad("there is no photo in the request")
    if len(content) > MOST_PHOTO:
        raise Refusal(413, "Request Entity Too Large")
    if not content.startswith(PHOTO_KINDS):
        raise bad("IMAGE_PROCESS_FAILED")
    return content


def _parsed(text: str, params: Params) -> tuple[str, list[dict[str, Any]]]:
    entities: list[dict[str, Any]] = []
    mode = str(params.get("parse_mode") or "").lower()
    if mode == "html":
        try:
            text, entities = telegram_html.parse(text)
        except telegram_html.EntityError as error:
            raise bad(f"can't parse entities: {error}") from None
    elif mode:
        raise bad("unsupported parse_mode")
    return text.replace("\r", "").strip(" \t\n\0\x0b"), entities


def keyboard_of(params: Params) -> list[list[dict[str, Any]]]:
    """The inline keyboard of a call, checked button by button."""
    markup = params.get("reply_markup")
    if not markup:
        return []
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return [row for row in rows if row]


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bad('can\'t parse inline keyboard button: Field "text" must be non-empty')
    data, url = button.get("callback_data"), button.get("url")
    if data is None and url is None:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(str(data).encode()) <= MOST_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if url is not None and not re.match(r"^(https?|tg)://[^\s/]+\.?[^\s]*$", str(url)):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


class Methods:
    """Answers calls; `self.table` names what there is."""

    def __init__(self, world: World, pace: Pace, clock: Clock) -> None:
        self.world, self.pace, self.clock = world, pace, clock
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.table: dict[str, Callable[[Params], Any]] = {
            "getme": lambda _: world.bot,
            "sendmessage": self.send_message,
            "sendphoto": self.send_photo,
            "sendrichmessage": self.send_rich,
            "editmessagetext": self.edit_text,
            "editmessagereplymarkup": self.edit_markup,
            "deletemessage": self.delete,
            "answercallbackquery": self.answer_query,
            "setmycommands": self.set_commands,
            "getchat": lambda params: (
                self.world.find(params.get("chat_id")).json()
                | {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
            ),
            "getchatmember": self.member,
            "getchatadministrators": self.administrators,
            "setmyname": lambda params: self.named("name", 64, params),
            "setmydescription": lambda params: self.named("description", 512, params),
            "setmyshortdescription": lambda params: self.named("short_description", 120, params),
            "leavechat": self.leave,
        }

    def send_message(self, params: Params) -> Any:
        """Puts a message into a chat."""
        return self._post(params, *text_of(params))

    def send_photo(self, params: Params) -> Any:
        """Puts a picture with its caption into a chat."""
        chat = self.world.find(params.get("chat_id"))
        if not chat.pictures:
            raise bad("not enough rights to send photos to the chat")
        return self._post(params, *caption_of(params), photo=photo_of(params))

    def send_rich(self, params: Params) -> Any:
        """Puts a rich message into a chat."""
        self.world.writable(params.get("chat_id"))
        try:
            text = telegram_rich.read(params.get("rich_message"))
        except telegram_rich.RichError as error:
            raise bad(f"can't parse rich message: {error}") from None
        return self._post(params, text, [], rich=params["rich_message"])

    def _post(self, params: Params, text: str, entities: list[dict[str, Any]], **more: Any) -> Any:
        chat = self.world.writable(params.get("chat_id"))
        keyboard = keyboard_of(params)
        thread = _thread(chat, params.get("message_thread_id"))
        reply_to = _reply_to(chat, params)
        self.pace.check(chat.id)
        posted = self.world.post(
            chat,
            text,
            entities=entities,
            keyboard=keyboard,
            thread=thread,
            reply_to=reply_to,
            silent=_true(params.get("disable_notification")),
            preview=params.get("link_preview_options"),
            **more,
            date=int(self.clock.now()),
        )
        return self.world.json(chat, posted)

    def edit_text(self, params: Params) -> Any:
        """Changes a message of the bot."""
        chat, posted = self._own(params, "edit")
        if posted.photo:
            raise bad("there is no text in the message to edit")
        text, entities = text_of(params)
        keyboard = keyboard_of(params)
        if (text, entities, keyboard) == (posted.text, posted.entities, posted.keyboard):
            raise Refusal(400, SAME_AGAIN)
        posted.text, posted.entities, posted.keyboard = text, entities, keyboard
        posted.preview = params.get("link_preview_options")
        posted.edits += 1
        return self.world.json(chat, posted)

    def edit_markup(self, params: Params) -> Any:
        """Changes the buttons of a message of the bot."""
        chat, posted = self._own(params, "edit")
        keyboard = keyboard_of(params)
        if keyboard == posted.keyboard:
            raise Refusal(400, SAME_AGAIN)
        posted.keyboard = keyboard
        posted.edits += 1
        return self.world.json(chat, posted)

    def delete(self, params: Params) -> bool:
        """Takes a message away."""
        chat = self.world.writable(params.get("chat_id"))
        posted = chat.messages.get(_number(params.get("message_id")))
        if posted is None or posted.deleted:
            raise bad("message to delete not found")
        if posted.sender is not None or self.clock.now() - posted.date > 48 * 3600:
            raise bad("message can't be deleted")
        posted.deleted = True
        return True

    def _own(self, params: Params, verb: str) -> tuple[TelegramChat, Posted]:
        chat = self.world.writable(params.get("chat_id"))
        posted = chat.messages.get(_number(params.get("message_id")))
        if posted is None or posted.deleted:
            raise bad(f"message to {verb} not found")
        if posted.sender is not None:
            raise bad(f"message can't be {verb}ed")
        return chat, posted

    def answer_query(self, params: Params) -> bool:
        """Ends the little clock on a pressed button."""
        query = str(params.get("callback_query_id"))
        text = str(params.get("text") or "")
        if len(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        if self.world.queries.get(query, True):
            raise Refusal(400, TOO_OLD)
        self.world.queries[query] = True
        if text:
            self.world.alerts.append(text)
        return True

    def set_commands(self, params: Params) -> bool:
        """Keeps the list of commands for a scope and language."""
        commands = params.get("commands")
        if not isinstance(commands, list):
            raise bad("can't parse BotCommand: expected an Array")
        if len(commands) > MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        language = str(params.get("language_code") or "")
        if not re.fullmatch(r"([a-z]{2})?", language):
            raise bad("invalid language code specified")
        kept = [_command(command) for command in commands]
        self.commands[(params.get("scope") or {}).get("type", "default"), language] = kept
        return True

    def member(self, params: Params) -> Any:
        """Status of a person in a chat."""
        chat = self.world.find(params.get("chat_id"))
        user = _number(params.get("user_id"))
        if user == self.world.bot["id"]:
            return {"user": self.world.bot, "status": chat.bot_status}
        if user not in self.world.people:
            raise bad("PARTICIPANT_ID_INVALID")
        return membership(self.world.people[user].json(), chat.members.get(user, "left"))

    def administrators(self, params: Params) -> Any:
        """Everybody with rights in a group or channel."""
        chat = self.world.find(params.get("chat_id"))
        if chat.type == "private":
            raise bad("there are no administrators in the private chat")
        return [
            membership(self.world.people[user].json(), status)
            for user, status in chat.members.items()
            if status in ("creator", "administrator")
        ]

    def named(self, what: str, most: int, params: Params) -> bool:
        """Name and descriptions of the bot, per language."""
        value = str(params.get(what) or "")
        if len(value) > most:
            raise bad(f"{what.replace('_', ' ')} is too long")
        self.names[what, str(params.get("language_code") or "")] = value
        return True

    def leave(self, params: Params) -> bool:
        """The bot goes."""
        chat = self.world.writable(params.get("chat_id"))
        if chat.type == "private":
            raise bad("can't leave private chats")
        chat.bot_status = "left"
        return True


_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def membership(user: dict[str, Any], status: str) -> dict[str, Any]:
    """As a ChatMember object."""
    member: dict[str, Any] = {"user": user, "status": status}
    if status == "administrator":
        return member | dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False}
    if status == "creator":
        return member | {"is_anonymous": False}
    return member | ({"until_date": 0} if status == "kicked" else {})


def _command(command: dict[str, Any]) -> dict[str, str]:
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if len(name) > 32:
        raise bad("command length must not exceed 32")
    if not description:
        raise bad("command description must be non-empty")
    if len(description) > 256:
        raise bad("command description length must not exceed 256")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _thread(chat: TelegramChat, thread: Any) -> int | None:
    if thread in (None, ""):
        return None
    number = _number(thread)
    if number not in (chat.topics or {}):
        raise bad("message thread not found")
    if number in chat.closed_topics:
        raise bad("TOPIC_CLOSED")
    return number


def _reply_to(chat: TelegramChat, params: Params) -> int | None:
    wanted = params.get("reply_parameters") or {}
    number = _number(wanted.get("message_id") or params.get("reply_to_message_id"))
    if not number:
        return None
    target = chat.messages.get(number)
    if target and not target.deleted:
        return number
    if _true(wanted.get("allow_sending_without_reply")) or _true(params.get("allow_sending_without_reply")):
        return None
    raise bad("message to be replied not found")


def _number(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0


def _true(value: Any) -> bool:
    return value is True or str(value).lower() in ("true", "1")


def decoded(params: Params) -> Params:
    """Parameters with the JSON in their strings read, as a form carries it."""
    read = {}
    for name, value in params.items():
        read[name] = value
        if name in _JSON and isinstance(value, str) and value:
            try:
                read[name] = json.loads(value)
            except ValueError:
                raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None
    return read


_JSON = {
    "reply_markup",
    "link_preview_options",
    "reply_parameters",
    "rich_message",
    "commands",
    "scope",
    "allowed_updates",
    "entities",
}

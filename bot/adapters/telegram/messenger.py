"""Messages to Telegram chats: each call ends as an `Outcome`, never as an exception.

Enters: a chat and a message of meaning.  Leaves: what became of the one call that carried
it (two where the server refuses the markup and the words go out plain).
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import structlog
from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from bot.adapters.telegram import line, markup, rich
from bot.model import Chat, ChatRef, Message, Outcome, Platform, Rejected, Retry, Sent, Uncertain, Wait

log = structlog.get_logger(__name__)

RATE = 28.0
"""Messages a second for one bot, a little under the 30 that Telegram allows."""
PAID_RATE = 950.0
"""The same with paid broadcasts, under their 1,000."""
GROUP_A_MINUTE = 20
UNKNOWN = (EndPointNotFound, InvalidToken)
"""A server that does not know a method says so in the words with which it refuses a token."""
Scope = Literal["account", "chat"]
Json = dict[str, Any]
"""A part of a call as the Bot API writes it: PTB's own objects of it take long to take apart again."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How a message goes out; simpler after each refusal of its form."""

    drawn: markup.Rendered
    html: bool = True
    buttons: bool = True
    preview: str | None = None
    photo: bytes = b""
    """A chart, under which the text stands as its caption."""
    document: str = ""
    """The HTML of a rich message; where the server takes none, the classic form is the simpler one."""

    @property
    def text(self) -> str:
        return self.drawn.html if self.html else self.drawn.plain

    @property
    def mode(self) -> str | None:
        return ParseMode.HTML if self.html else None

    def keyboard(self) -> Json | None:
        if not self.buttons or not self.drawn.keyboard:
            return None
        return {"inline_keyboard": [[_button(*one) for one in row] for row in self.drawn.keyboard]}

    def link_preview(self) -> Json:
        return {"url": self.preview} if self.preview else {"is_disabled": True}

    def content(self) -> dict[str, Any]:
        """What a new message of this form says, as parameters of its call."""
        if self.document:
            # Words of a source that look like a command, a name or an address become no links.
            return {"rich_message": {"html": self.document, "skip_entity_detection": True}}
        if self.photo:
            picture = InputFile(self.photo, "chart.png")
            return {"caption": self.text, "photo": picture, "parse_mode": self.mode}
        return {"text": self.text, "parse_mode": self.mode, "link_preview_options": self.link_preview()}

    def simpler(self, error: Exception) -> _Form | None:
        """The form to try after this refusal; None where the form is not at fault."""
        if self.document:
            refused = isinstance(error, BadRequest) and isinstance(line.outcome(error), Rejected)
            return replace(self, document="") if refused or isinstance(error, UNKNOWN) else None
        said = str(error).lower() if isinstance(error, BadRequest) else ""
        if self.html and "can't parse entities" in said:
            return replace(self, html=False)
        if self.photo and any(word in said for word in ("photo", "image", "caption", "media")):
            return replace(self, photo=b"")  # also where a group lets nobody send pictures
        if self.preview and "webpage" in said:
            return replace(self, preview=None)
        if self.buttons and ("button" in said or "keyboard" in said or "reply markup" in said):
            return replace(self, buttons=False)
        return None


class Load:
    """Remembers the last minute's calls, to tell whose limit a 429 was.

    Telegram does not say whether the chat's or the bot's limit was hit.  It was the chat's
    if this chat had more than a chat may have, or if the bot as a whole was nearly idle;
    the bot's if another chat is told to wait at the same time.
    """

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._calls: deque[tuple[float, str]] = deque()
        self._waiting: dict[str, float] = {}

    def called(self, address: str) -> None:
        """Count a call about to be made."""
        now = self._clock()
        self._calls.append((now, address))
        while self._calls[0][0] < now - 60:
            self._calls.popleft()

    def scope(self, address: str, seconds: float) -> Scope:
        """Whose limit it was that the last call to this chat met."""
        now = self._clock()
        self._waiting = {chat: until for chat, until in self._waiting.items() if until > now}
        others = self._waiting.keys() - {address}
        second = Counter(chat for at, chat in self._calls if at > now - 1)
        minute = sum(chat == address for at, chat in self._calls if at > now - 60)
        own = second[address] > 1 or (address.startswith(("-", "@")) and minute > GROUP_A_MINUTE)
        if not own and (others or second.total() > self._rate / 2):
            return "account"
        self._waiting[address] = now + seconds
        return "chat"


class TelegramMessenger:
    """The Messenger of one bot: send, edit, reply, delete."""

    platform: Platform = "telegram"

    def __init__(
        self,
        bot: line.Api,
        *,
        account: str = "",
        rate: float | None = None,
        paid: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.account = account
        self.rate = rate or (PAID_RATE if paid else RATE)
        self._paid = True if paid else None
        self._bot = bot
        self._load = Load(self.rate, clock)
        self._latch = rich.Latch(clock)

    async def send(self, chat: Chat, message: Message) -> Outcome:
        """Send a new message."""
        return await self.post(chat.ref, message)

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Put `message` in the place of the one sent as `reference`."""
        return await self.change(chat.ref, reference, message)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Send a message that hangs on the one sent as `reference`."""
        return await self.post(chat.ref, message, reply_to=reference)

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        """Take a message away; after 48 hours Telegram lets nobody, and the notice takes its place."""
        number, address = _number(reference), chat.ref.address
        if number is None:
            return Rejected(f"not a Telegram message: {reference!r}")
        self._load.called(address)
        try:
            await self._bot.call("deleteMessage", chat_id=address, message_id=number)
        except Exception as error:  # noqa: BLE001  # as in `_tried`
            if line.says(error, line.GONE_BEFORE):
                return Sent(reference)
            if line.says(error, line.KEPT_FOR_EVER):
                changed = await self.edit(chat, reference, notice)
                gone = isinstance(changed, Rejected) and "message to edit not found" in changed.reason.lower()
                return Sent(reference) if gone else changed
            result = self._scoped(address, line.outcome(error))
            return Retry(result.reason) if isinstance(result, Uncertain) else result
        return Sent(reference)

    async def responds(self) -> bool:
        """Whether the server says anything to `getMe`, a refusal of the token included."""
        try:
            await self._bot.call("getMe")
        except Exception as error:  # noqa: BLE001  # as in `_tried`
            return not isinstance(line.outcome(error), Retry | Uncertain)
        return True

    async def post(
        self, ref: ChatRef, message: Message, *, reply_to: str | None = None, forgiving: bool = False
    ) -> Outcome:
        """Send to an address; `forgiving` sends also where the message replied to is gone."""
        thread, target = _number(ref.thread), _number(reply_to)
        if (ref.thread and thread is None) or (reply_to and target is None):
            return Rejected(f"not a Telegram number: {(ref.thread if thread is None else reply_to)!r}")
        hangs = None if target is None else {"message_id": target, "allow_sending_without_reply": forgiving}

        async def call(form: _Form) -> str:
            sent = await self._put(
                form,
                chat_id=ref.address,
                disable_notification=message.silent,
                message_thread_id=thread,
                reply_parameters=hangs,
                allow_paid_broadcast=self._paid,
                reply_markup=form.keyboard(),
            )
            return _reference(sent)

        document = rich.render(message) if message.rich and self._latch.open else None
        return await self._tried(ref.address, message, call, photo=_photo(message), document=document or "")

    async def _put(self, form: _Form, **where: Any) -> Any:
        """The call that makes a new message of this form."""
        said = {**where, **form.content()}
        if form.document:
            return await self._bot.do_api_request("sendRichMessage", api_kwargs=said)
        return await self._bot.call("sendPhoto" if form.photo else "sendMessage", **said)

    async def change(self, ref: ChatRef, reference: str, message: Message) -> Outcome:
        """Edit at an address.

        An edit may be repeated without harm, so one whose answer never came is to be retried.
        """
        number = _number(reference)
        if number is None:
            return Rejected(f"not a Telegram message: {reference!r}")

        async def call(form: _Form) -> str:
            try:
                await self._bot.call(
                    "editMessageText",
                    text=form.text,
                    chat_id=ref.address,
                    message_id=number,
                    parse_mode=form.mode,
                    link_preview_options=form.link_preview(),
                    reply_markup=form.keyboard(),
                )
            except BadRequest as error:
                if "message is not modified" not in str(error).lower():
                    raise
            return reference

        result = await self._tried(ref.address, message, call)
        return Retry(result.reason) if isinstance(result, Uncertain) else result

    async def _tried(
        self,
        address: str,
        message: Message,
        call: Callable[[_Form], Awaitable[str]],
        *,
        photo: bytes = b"",
        document: str = "",
    ) -> Outcome:
        form = _Form(markup.render(message), preview=message.preview, document=document)
        rest = 0.0
        if photo and markup.units(form.drawn.plain) <= markup.CAPTION:
            form = replace(form, photo=photo)
        while True:
            self._load.called(address)
            try:
                reference = await call(form)
            except Exception as error:  # noqa: BLE001  # an answer may be any JSON, and PTB then raises anything
                simpler = form.simpler(error)
                if simpler is None:
                    return self._scoped(address, line.outcome(error))
                log.warning("telegram.simplified", chat=address, reason=line.reason(error))
                if form.document:
                    rest = rich.UNKNOWN_FOR if isinstance(error, UNKNOWN) else rich.REFUSED_FOR
                form = simpler
            else:
                if rest:  # it took the same words in their classic form
                    self._latch.close(rest)
                return Sent(reference)

    def _scoped(self, address: str, result: Outcome) -> Outcome:
        if isinstance(result, Wait):
            return replace(result, scope=self._load.scope(address, result.seconds))
        return result


def _photo(message: Message) -> bytes:
    """The message's chart, if it has one that was drawn."""
    pictures = [block.picture.png for block in message.blocks if block.picture]
    return next(filter(None, pictures), b"")


def _button(label: str, target: str) -> Json:
    """A button that opens an address, or else says a command."""
    opens = target.lower().startswith(("http://", "https://", "tg://"))
    return {"text": label, "url" if opens else "callback_data": target}


def _reference(sent: Any) -> str:
    """The number of the message that Telegram says it sent."""
    number = sent.get("message_id") if isinstance(sent, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise TelegramError("the answer names no message")
    return str(number)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None

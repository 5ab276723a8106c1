"""One bot's connection to Telegram: it sends at once, and listens from `start` to `stop`.

Enters: the operator's token and addresses, and the core's callbacks.  Leaves: a Messenger,
and every update as a request.  Long polling, or a webhook where its address is given.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from telegram import BotCommand
from telegram.constants import BotCommandLimit
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.adapters.telegram import line
from bot.adapters.telegram.answers import BREATH, PATIENCE, Answer, Answers
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.line import Api, PacedError, Timeouts
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.adapters.telegram.rights import Rights
from bot.adapters.telegram.trouble import TelegramTrouble
from bot.adapters.telegram.updates import KINDS, Came, Left, Moved, Named, Updates, ignore
from bot.adapters.telegram.webhook import Webhook, secret_of
from bot.model import ChatRef

log = structlog.get_logger(__name__)

Commands = Mapping[str, Sequence[tuple[str, str]]]
"""Language (`en` is also everybody's who has no list of their own) -> (name, description)."""

REFUSED = (
    "Telegram refused the bot token; copy the current one from @BotFather into TELEGRAM_BOT_TOKEN "
    "(and check TELEGRAM_API_URL, if you set it)"
)
ANOTHER_POLLER = (
    "another process receives this bot's updates; stop it, or give one of the two its own bot token"
)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds between attempts, and how long the end may take."""

    first: float = 1.0
    longest: float = 30.0
    finish: float = 5.0
    watch: float = 300.0
    patience: float = PATIENCE
    breath: float = BREATH


class TelegramConnection:
    """Everything of Telegram for one bot token."""

    def __init__(
        self,
        token: str,
        *,
        answer: Answer,
        left: Left = ignore,
        came: Came = ignore,
        moved: Moved = ignore,
        names: Sequence[str] = (),
        named: Named = ignore,
        commands: Commands | None = None,
        api_url: str = "",
        webhook_url: str = "",
        webhook_secret: str = "",
        webhook_listen: str = "",
        paid: bool = False,
        timeouts: Timeouts | None = None,
        pauses: Pauses | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._token = token
        self._api = _api(token, api_url, timeouts or Timeouts())
        self._poll_seconds = (timeouts or Timeouts()).poll
        self._pauses = pauses or Pauses()
        self._commands = commands or {}
        self._names, self._named = names, named
        self.messenger = TelegramMessenger(self._api, paid=paid, clock=clock)
        """Usable before `start` and without it."""
        self._lanes = Lanes()
        answers = Answers(
            self._api, self.messenger, answer, patience=self._pauses.patience, breath=self._pauses.breath
        )
        rights = Rights(self._api, clock)
        self._updates = Updates(
            self._api, answers, rights, self._lanes, left=left, came=came, moved=moved, names=names
        )
        self._wanted = (webhook_url, webhook_secret or secret_of(token), webhook_listen)
        self._webhook: Webhook | None = None
        self._task: asyncio.Task[None] | None = None
        self._offset = 0
        self._fetched = False

    async def start(self) -> None:
        """Begin to listen; raises TelegramTrouble for what only the operator can mend.

        A network that is down is no such thing: the connection comes up when it can.
        """
        try:
            self._check_token()
            if self._wanted[0]:
                self._webhook = Webhook(*self._wanted, self._updates.take)
                await self._webhook.open()
            introduced = await self._introduced()
        except TelegramTrouble:
            await self.stop()
            raise
        self._task = asyncio.create_task(self._live(introduced))

    @property
    def messengers(self) -> tuple[TelegramMessenger, ...]:
        """The one that sends; other platforms may have several."""
        return (self.messenger,)

    @property
    def rate(self) -> float:
        """Messages a second of each account."""
        return self.messenger.rate

    async def take_up(self) -> None:
        """Be ready to send; listens to nothing."""

    async def ask(self) -> str:
        """As whom Telegram knows this bot, `@name`; listens to nothing.

        Raises TelegramTrouble where the token is refused or nobody answers.
        """
        self._check_token()
        try:
            return f"@{(await self._api.get_me()).username}"
        except TelegramError as error:
            if isinstance(error, InvalidToken) and not line.unofficial(error):
                raise TelegramTrouble(REFUSED) from None
            raise TelegramTrouble(
                f"Telegram cannot be reached ({line.reason(error)}); check the network, and TELEGRAM_API_URL "
                "if you set it"
            ) from None

    async def stop(self) -> None:
        """Hear no more, finish what was heard, and say so to Telegram."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self._webhook:
            await self._webhook.close()
        await self._lanes.finish(self._pauses.finish)
        if self._fetched:
            with suppress(TelegramError):  # unconfirmed, the last updates come again: a repeat, no loss
                await self._api.raw_updates(self._offset, 0, KINDS)
        await self._api.hang_up()

    def _check_token(self) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", self._token, re.ASCII):
            raise TelegramTrouble(REFUSED)

    async def _introduced(self) -> bool:
        """Whether Telegram knows us and how we listen; False where it cannot be reached now."""
        try:
            me = await self._api.get_me()
            self._updates.username = me.username or ""
            if self._webhook:
                await self._api.set_webhook(
                    self._webhook.url, secret_token=self._webhook.secret, allowed_updates=KINDS
                )
            else:
                await self._api.delete_webhook()
        except InvalidToken:
            raise TelegramTrouble(REFUSED) from None
        except BadRequest as error:
            raise TelegramTrouble(
                f"Telegram refused the webhook ({line.reason(error)}); mend TELEGRAM_WEBHOOK_URL"
            ) from None
        except TelegramError as error:
            log.warning("telegram.unreachable", reason=line.reason(error))
            return False
        log.info("telegram.connected", bot=self._updates.username, webhook=bool(self._webhook))
        return True

    async def _live(self, introduced: bool) -> None:
        try:
            pause = self._pauses.first
            while not introduced:
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._pauses.longest)
                introduced = await self._introduced()
            publishing = asyncio.create_task(self._settle_in())
            try:
                if not self._webhook:
                    await self._poll()
                await publishing
                await self._watch_webhook()
            finally:
                publishing.cancel()
        except TelegramTrouble as trouble:
            log.error("telegram.stopped", reason=str(trouble))
        except Exception:  # a bug; nobody awaits this task, so it would end without a word
            log.exception("telegram.stopped")

    async def _poll(self) -> None:
        pause = 0.0
        while True:
            try:
                found = await self._api.raw_updates(self._offset, self._poll_seconds, KINDS)
            except Exception as error:  # noqa: BLE001  # whatever the server sends, the bot keeps listening
                pause = self._after(error, pause)
                await asyncio.sleep(pause)
                continue
            if pause:
                log.info("telegram.listening_again")
            pause = 0.0
            for update in found:
                self._updates.take(update)
                self._offset = update["update_id"] + 1  # no maximum: after a quiet week ids start anew
                self._fetched = True

    def _after(self, error: Exception, pause: float) -> float:
        """Seconds to wait after a failed poll; says once what went wrong."""
        if isinstance(error, InvalidToken) and not line.unofficial(error):
            raise TelegramTrouble(REFUSED) from None
        if isinstance(error, PacedError):
            return error.seconds
        if not pause:
            what = ANOTHER_POLLER if isinstance(error, Conflict) else line.reason(error)
            log.warning("telegram.not_listening", reason=what)
        return min(max(pause * 2, self._pauses.first), self._pauses.longest)

    async def _watch_webhook(self) -> None:
        """Once in a while, see that Telegram still calls us, and say why if it cannot."""
        while self._webhook:
            await asyncio.sleep(self._pauses.watch)
            try:
                info = await self._api.get_webhook_info()
                if info.url != self._webhook.url:
                    log.warning(
                        "telegram.webhook_lost", mend="another process took the bot's updates; stop it"
                    )
                    await self._introduced()
                elif info.last_error_message:
                    log.warning("telegram.webhook_failing", reason=info.last_error_message)
            except TelegramError as error:
                log.warning("telegram.unreachable", reason=line.reason(error))

    async def _settle_in(self) -> None:
        await self._find_names()
        await self._publish_commands()

    async def _find_names(self) -> None:
        """Learn which chats the configured @names are: people may have subscribed them by number."""
        for name in self._names:
            try:
                chat = await self._api.get_chat(name)
            except TelegramError as error:
                log.warning("telegram.name_unknown", name=name, reason=line.reason(error))
                continue
            try:
                await self._named(ChatRef("telegram", str(chat.id)), name)
            except Exception:  # the next start tries again
                log.exception("telegram.name_unsettled", name=name)

    async def _publish_commands(self) -> None:
        for language in self._commands:
            codes = (None, language) if language == "en" else (language,)
            for code in codes:
                await self._publish(self._commands[language], code)

    async def _publish(self, commands: Sequence[tuple[str, str]], language: str | None) -> None:
        # One name that Telegram does not allow would cost the whole list.
        listed = [
            BotCommand(name, description[: BotCommandLimit.MAX_DESCRIPTION])
            for name, description in commands
            if re.fullmatch(r"[a-z0-9_]{1,32}", name) and description.strip()
        ][: BotCommandLimit.MAX_COMMAND_NUMBER]
        try:
            await self._api.set_my_commands(listed, language_code=language)
        except TelegramError as error:
            log.warning("telegram.commands_unpublished", language=language, reason=line.reason(error))


def _api(token: str, api_url: str, timeouts: Timeouts) -> Api:
    try:
        return Api(token, api_url, timeouts)
    except InvalidToken:
        raise TelegramTrouble(REFUSED) from None

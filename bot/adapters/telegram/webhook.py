"""The address that Telegram calls: a small HTTP server for updates, guarded by a secret.

Enters: POST requests.  Leaves: updates as JSON, handed on before the answer 200 is given.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.adapters.telegram.trouble import TelegramTrouble

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, no secret
LARGEST_UPDATE = 1_000_000
DEFAULT_LISTEN = "127.0.0.1:8080"
LOOPBACK = ("localhost", "127.0.0.1", "::1")

Take = Callable[[dict[str, Any]], None]


class Webhook:
    """Listens where the operator said; behind a proxy that speaks TLS, or on loopback."""

    def __init__(self, url: str, secret: str, listen: str, take: Take) -> None:
        parts = urlsplit(url)
        if not parts.hostname or parts.scheme not in ("http", "https"):
            raise TelegramTrouble("TELEGRAM_WEBHOOK_URL is no web address; write https://host/path")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise TelegramTrouble("TELEGRAM_WEBHOOK_URL must be https; plain http works on loopback only")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise TelegramTrouble(
                "TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, hyphens and underscores"
            )
        self.url = url
        self.secret = secret
        self._path = parts.path or "/"
        self._host, self._port = _address(listen or DEFAULT_LISTEN)
        self._take = take
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Begin to listen."""
        app = web.Application(client_max_size=LARGEST_UPDATE)
        app.router.add_post(self._path, self._post)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.close()
            raise TelegramTrouble(
                f"cannot listen on {self._host}:{self._port} ({error.strerror}); "
                "choose another TELEGRAM_WEBHOOK_LISTEN"
            ) from None

    async def close(self) -> None:
        """Listen no more."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _post(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        self._take(update)
        return web.Response()


def secret_of(token: str) -> str:
    """A secret for operators who set none: from the token, so that every process agrees."""
    return hmac.new(token.encode(), b"beatwire telegram webhook", hashlib.sha256).hexdigest()


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise TelegramTrouble(f"TELEGRAM_WEBHOOK_LISTEN is {listen!r}; write host:port, as {DEFAULT_LISTEN}")
    return host.strip("[]") or "127.0.0.1", int(port)

"""How updates reach the bot: the long poll, or the server's own calls to a webhook.

An update stays until the bot confirms it: by a higher offset, or by a 2xx answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.servers.telegram_faults import Refusal
from tests.servers.telegram_methods import bad
from tests.servers.telegram_world import World

LOOPBACK = ("127.0.0.1", "localhost", "::1")
REDELIVER_AFTER = 0.05
TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Poller:
    """getUpdates, setWebhook and their quarrels."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.webhook: dict[str, Any] = {}
        self.delivered: list[tuple[int, int]] = []
        """Each attempt to call the webhook: update id, status (0: no answer)."""
        self.last_error = ""
        """Why the webhook could not be called, as getWebhookInfo tells it."""
        self._polls = 0
        self._latest = 0
        self._conflict = TERMINATED
        self._task: asyncio.Task[None] | None = None

    @property
    def polls(self) -> int:
        """How often getUpdates was called."""
        return self._polls

    async def get_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """The updates from `offset` on, waiting up to `timeout` seconds for the first."""
        if self.webhook:
            raise Refusal(409, WEBHOOK_ACTIVE)
        mine = self._begin(TERMINATED)
        self._keep_kinds(params)
        self._confirm(int(params.get("offset") or 0))
        limit = min(max(int(params.get("limit") or 100), 1), 100)
        deadline = asyncio.get_running_loop().time() + min(float(params.get("timeout") or 0), 50)
        while not self.world.updates:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            self.world.news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.world.news.wait(), left)
            if mine != self._latest:
                raise Refusal(409, self._conflict)
        return self.world.updates[:limit]

    def _begin(self, conflict: str) -> int:
        """A new poll, or a webhook, throws out the poll that waits."""
        self._polls += 1
        self._latest += 1
        self._conflict = conflict
        self.world.news.set()
        return self._latest

    def _keep_kinds(self, params: dict[str, Any]) -> None:
        if isinstance(params.get("allowed_updates"), list):
            self.world.allowed = params["allowed_updates"]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            del self.world.updates[:offset]
        elif 0 < offset <= self.world.newest + 1:  # one from before the numbers started anew confirms nothing
            self.world.updates[:] = [one for one in self.world.updates if one["update_id"] >= offset]

    async def set_webhook(self, params: dict[str, Any]) -> bool:
        """Turns to the bot's own address; an empty one turns back."""
        url = str(params.get("url") or "")
        if not url:
            return await self.delete_webhook(params)
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = str(params.get("secret_token") or "")
        if len(secret) > 256:
            raise bad("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad("secret token contains unallowed characters")
        self._begin("Conflict: terminated by setWebhook request")
        self._keep_kinds(params)
        await self.close()
        self.webhook = {"url": url, "secret": secret}
        self._task = asyncio.create_task(self._push())
        return True

    async def delete_webhook(self, params: dict[str, Any]) -> bool:
        """Back to polling."""
        await self.close()
        self.webhook = {}
        if str(params.get("drop_pending_updates")).lower() == "true":
            self.world.updates.clear()
        return True

    def webhook_info(self) -> dict[str, Any]:
        """As a WebhookInfo object."""
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates),
        } | ({"last_error_message": self.last_error, "last_error_date": 1} if self.last_error else {})

    def hang_up(self) -> None:
        """Ends the poll that waits."""
        self._begin("Conflict: the server is going down")

    async def close(self) -> None:
        """Ends the deliveries to the webhook."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _push(self) -> None:
        timeout = aiohttp.ClientTimeout(total=2)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                while not self.world.updates:
                    self.world.news.clear()
                    await self.world.news.wait()
                update = self.world.updates[0]
                status = await self._post(session, update)
                self.delivered.append((update["update_id"], status))
                if 200 <= status < 300:
                    self.world.updates.remove(update)
                else:
                    await asyncio.sleep(REDELIVER_AFTER)

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> int:
        secret = self.webhook["secret"]
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(self.webhook["url"], json=update, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

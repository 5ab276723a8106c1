"""The browser of somebody who installs the app in a workspace."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import aiohttp

from tests.servers.slack import SlackServer


class Browser:
    """Somebody who installs the app: keeps the cookie, follows nothing by itself."""

    def __init__(self, slack: SlackServer) -> None:
        self._slack = slack
        self._base = slack.app_url.removesuffix("/slack/events")
        self.cookie = ""

    async def opens(self, path: str) -> tuple[int, str, str]:
        """Status, address that it was sent on to, page."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        async with (
            aiohttp.ClientSession() as session,
            session.get(self._base + path, headers=headers, allow_redirects=False) as page,
        ):
            if "Set-Cookie" in page.headers:
                self.cookie = page.headers["Set-Cookie"].split(";")[0]
            return page.status, page.headers.get("Location", ""), await page.text()

    async def begins(self) -> str:
        """The state with which Slack would send the person back."""
        _, location, _ = await self.opens("/slack/install")
        return parse_qs(urlsplit(location).query)["state"][0]

    async def installs(self, team: str) -> int:
        """Go the whole way; the status of the last page."""
        state, code = await self.begins(), f"granted-for-{team}"
        self._slack.codes[code] = team
        return (await self.opens(f"/slack/oauth_redirect?code={code}&state={state}"))[0]

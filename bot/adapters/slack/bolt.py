"""Bolt, set up so that it asks Slack nothing before it acknowledges.

Enters: how to find whose token answers a request.  Leaves: an app without listeners.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.adapters.slack.messenger import library_log, web_client

Authorize = Callable[[str], Awaitable[AuthorizeResult | None]]


def session(timeout: float) -> aiohttp.ClientSession:
    """One session for all calls; without it slack_sdk opens a connection for each."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=timeout, connect=min(timeout, 10.0)),
        # No limit of its own: calls of channels that hang must not take the connections of others.
        connector=aiohttp.TCPConnector(limit=0),
    )


def bolt_app(api_url: str, shared: aiohttp.ClientSession, of_team: Authorize) -> AsyncApp:
    """An app whose requests are authorised by `of_team(team id)`; None refuses the team."""

    async def authorize(team_id: str | None) -> AuthorizeResult | None:  # Bolt fills it in by name
        return await of_team(team_id or "")

    # With a token of its own, Bolt would call auth.test before the first ack.
    bare = web_client(None, api_url)
    bare.session = shared
    return AsyncApp(
        name="beatwire",
        logger=library_log(),
        client=bare,
        authorize=authorize,  # type: ignore[arg-type]  # None, the refusal, is missing in Bolt's types
        signing_secret="",
        request_verification_enabled=False,  # the endpoint does it, before anything is parsed
    )

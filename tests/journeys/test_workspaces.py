"""Many workspaces through the real process: they install the app, are served, and leave."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest

from tests.journeys.running import running, world
from tests.servers.slack import CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, SlackServer
from tests.servers.slack_browser import Browser
from tests.servers.slack_state import Channel, Posted

TEXT = "The security service stopped {} malicious links on AzStateNet in the {} quarter of 2022."


def installable(slack: SlackServer) -> dict[str, str]:
    """The environment of an app that workspaces may install; Slack is told where it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    slack.transport, slack.app_url = "http", f"http://{listen}/slack/events"
    return {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_LISTEN": listen,
        "SLACK_API_URL": slack.api_url,
    }


def told(slack: SlackServer, words: str) -> list[Posted]:
    return [one for one in slack.messages("C7") if words in one.said]


# slack_sdk still gives its client secret in a form that newer aiohttp warns of.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_workspace_installs_the_app_is_served_also_after_a_restart_and_leaves(
    tmp_path: Path, database_url: str
) -> None:
    async with world() as (wire, _, slack):
        slack.channels["C7"] = Channel("C7", team="T3")
        environ = {"BEATWIRE_DATABASE_URL": database_url, **installable(slack)}
        async with running(tmp_path, wire, environ=environ) as bot:
            assert await Browser(slack).installs("T3") == 200
            await slack.user_says("/subscribe cyber instant", team="T3", channel="C7")
            await slack.until(lambda: slack.ephemerals("C7", "U1"), within=10)
            wire.publish("links", "81 million malicious links stopped", TEXT.format("81 million", "third"))
            await slack.until(lambda: told(slack, "81 million"), within=30)
            await bot.kill(signal.SIGTERM)
            await bot.start()
            wire.publish("mail", "9,000 phishing mails stopped", TEXT.format("9,000", "fourth"))
            await slack.until(lambda: told(slack, "9,000"), within=30)
            assert len(told(slack, "81 million")) == 1
            assert (await slack.happens({"type": "app_uninstalled"}, team="T3")).acked
            wire.publish("later", "Ransomware hits 40 firms", "Ransomware hit 40 firms in Baku, a CERT said.")
            await wire.read(3)
            assert not told(slack, "40 firms")
            assert "Traceback" not in bot.said(), bot.said()
            assert CLIENT_SECRET not in bot.said()

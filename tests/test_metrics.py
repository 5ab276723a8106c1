"""Metrics: what an operator's Prometheus reads of a ledger, over real HTTP."""

from __future__ import annotations

import socket

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics, served
from bot.model import Stopped, Uncertain
from bot.settings import Listen
from bot.store.database import Database
from tests.ledger import FakePlatform, Ledger


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


async def read(address: str) -> dict[tuple[str, frozenset[str]], float]:
    """Name and labels -> value."""
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}/metrics") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        families = text_string_to_metric_families(await answer.text())
        return {
            (sample.name, frozenset(sample.labels.values())): sample.value
            for family in families
            for sample in family.samples
        }


async def test_a_ledger_tells_what_waits_what_is_in_doubt_and_how_calls_ended(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chats(3)
    await ledger.chat("left", uncertain="leave")
    telegram.will("left", Uncertain("connection broke"))
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await ledger.finish(dispatcher)
    await ledger.alert("b")
    ledger.later(minutes=3)
    metrics = Metrics(ledger.database, dispatcher.counts, clock=ledger.clock)
    async with served(metrics, Listen("127.0.0.1", 0)) as address:
        said = await read(address)
    assert (
        said[
            "beatwire_deliveries",
            frozenset(
                (
                    "telegram",
                    "ready",
                )
            ),
        ]
        == 4
    )
    assert (
        said[
            "beatwire_deliveries",
            frozenset(
                (
                    "telegram",
                    "uncertain",
                )
            ),
        ]
        == 1
    )
    assert (
        said[
            "beatwire_calls_total",
            frozenset(
                (
                    "telegram",
                    "sent",
                )
            ),
        ]
        == 3
    )
    assert (
        said[
            "beatwire_calls_total",
            frozenset(
                (
                    "telegram",
                    "uncertain",
                )
            ),
        ]
        == 1
    )
    assert said["beatwire_delivery_lateness_seconds", frozenset(())] == 180
    assert (
        said[
            "beatwire_account_refused",
            frozenset(
                (
                    "telegram",
                    "",
                )
            ),
        ]
        == 0
    )


async def test_a_refused_account_shows(ledger: Ledger) -> None:
    telegram = FakePlatform()
    await ledger.chats(1)
    telegram.will("1", Stopped("revoked"))
    await ledger.alert("a")
    dispatcher = ledger.dispatcher(telegram)
    await dispatcher.drain()
    metrics = Metrics(ledger.database, dispatcher.counts, clock=ledger.clock)
    async with served(metrics, Listen("127.0.0.1", 0)) as address:
        said = await read(address)
    assert (
        said[
            "beatwire_account_refused",
            frozenset(
                (
                    "telegram",
                    "",
                )
            ),
        ]
        == 1
    )
    assert (
        said[
            "beatwire_account_paused_seconds",
            frozenset(
                (
                    "telegram",
                    "",
                )
            ),
        ]
        > 0
    )


async def test_without_an_address_nothing_is_served(ledger: Ledger) -> None:
    async with served(Metrics(ledger.database, {}, clock=ledger.clock), None) as address:
        assert address == ""


async def test_an_address_that_is_taken_is_said_in_one_sentence(ledger: Ledger) -> None:
    metrics = Metrics(ledger.database, {}, clock=ledger.clock)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"metrics cannot be served on 127.0.0.1:{port}: .*listen in"):
            async with served(metrics, Listen("127.0.0.1", port)):
                pass

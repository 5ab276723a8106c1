"""Whatever a platform answers in whatever order: told once, or known to be in doubt, never lost."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Gone, Moved, Outcome, Rejected, Retry, Sent, Uncertain, Wait
from bot.store import claims
from bot.store.database import Database
from tests.ledger import FakePlatform, Ledger

PASSING: list[Outcome] = [Wait(0.0), Wait(0.0, "chat"), Retry("502 from the platform")]
FINAL: list[Outcome] = [Gone("blocked"), Rejected("too strange")]
DOUBT = Uncertain("the connection broke")

answers = st.lists(st.sampled_from([*PASSING, *FINAL, DOUBT, RuntimeError("a bug")]), max_size=4)
steps = st.lists(st.sampled_from(["alert", "correct", "send", "die"]), min_size=1, max_size=6)
numbers = count()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(answers, min_size=1, max_size=3), steps=steps)
async def test_every_delivery_is_settled_and_told_as_often_as_the_ledger_says(
    ledger: Ledger, told: list[list[Outcome | Exception]], steps: list[str]
) -> None:
    run = next(numbers)
    telegram = FakePlatform()
    topic = f"topic-{run}"
    for place, outcomes in enumerate(told):
        await ledger.chat(f"{run}-{place}", topic)
        telegram.will(f"{run}-{place}", *outcomes)
    await act(ledger, telegram, topic, [*steps, "alert"])
    await ledger.finish(ledger.dispatcher(telegram))

    rows = [row for row in await ledger.rows(limit=None) if row.chat.ref.address.startswith(f"{run}-")]
    assert {row.state for row in rows} <= {"sent", "uncertain", "rejected", "gone"}
    attempts: Counter[str] = Counter()
    for row in rows:
        attempts[row.chat.ref.address] += row.attempts
        assert row.state != "sent" or row.reference
    calls = Counter(call.address for call in telegram.calls)
    assert attempts == calls  # every call that was made is in the ledger, and no other
    sends = Counter((call.address, call.said) for call in telegram.calls if call.action == "send")
    refusals = {f"{run}-{place}": len(outcomes) for place, outcomes in enumerate(told)}
    assert all(times <= 1 + refusals[address] for (address, _), times in sends.items())


async def act(ledger: Ledger, telegram: FakePlatform, topic: str, steps: list[str]) -> None:
    """Alerts, corrections of them, sending, and a process that claims and dies."""
    stories: list[str] = []
    for number, step in enumerate(steps):
        if step == "alert":
            stories.append(f"{topic}-{number}")
            await ledger.alert(stories[-1], topic)
        elif step == "correct" and stories:
            await ledger.correct(stories[-1], number)
        elif step == "send":
            await ledger.dispatcher(telegram, patience=0.0).drain()
        elif step == "die":
            await die(ledger)


async def die(ledger: Ledger) -> None:
    """A sender claims and is gone before it called; another takes its rows back."""
    async with ledger.database.begin() as conn:
        await claims.claim(conn, "telegram", "", owner="dead", rate=1000, at=ledger.at)
    async with ledger.database.begin() as conn:
        await claims.abandon(conn, ["dead"], at=ledger.at)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*PASSING, DOUBT, Sent("m"), Moved("elsewhere")]), max_size=5))
async def test_an_alert_is_never_lost_while_its_chat_lives(ledger: Ledger, outcomes: list[Outcome]) -> None:
    run = next(numbers)
    telegram = FakePlatform()
    home = f"{run}-home"
    await ledger.chat(home, home)
    moved = [
        Moved(f"{run}-next-{place}") if isinstance(one, Moved) else one for place, one in enumerate(outcomes)
    ]
    address = home
    for outcome in moved:
        telegram.will(address, outcome)
        address = outcome.address if isinstance(outcome, Moved) else address
    await ledger.alert(home, home)
    await ledger.finish(ledger.dispatcher(telegram))
    row = next(row for row in await ledger.rows() if row.digest == f"alert:{home}:")
    doubts = sum(isinstance(one, Uncertain) for one in outcomes[: row.attempts])
    assert row.state == ("sent" if doubts < 2 else "uncertain")
    assert len(telegram.calls) == row.attempts

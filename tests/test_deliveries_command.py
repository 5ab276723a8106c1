"""`beatwire deliveries`: the log, and what becomes of messages in doubt, one by one or by rule."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.model import Uncertain
from bot.store.database import Database
from tests.ledger import FakePlatform, Ledger
from tests.test_cli import Shell


async def _doubts(url: str) -> None:
    database = await Database.open(url)
    ledger, telegram = Ledger(database), FakePlatform()
    for name in ("one", "two", "three"):
        await ledger.chat(name, uncertain="leave")
        telegram.will(name, Uncertain("connection broke"))
    await ledger.chat("fine")
    await ledger.alert("a")
    await ledger.finish(ledger.dispatcher(telegram))
    await database.close()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A working directory in whose ledger three messages are in doubt and one was sent."""
    made = Shell(tmp_path)
    asyncio.run(_doubts(f"sqlite:///{tmp_path}/beatwire.db"))
    return made


def states(shell: Shell) -> dict[str, str]:
    ran = shell("deliveries", "--json")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    return {row["chat"]: row["state"] for row in rows}


def number(shell: Shell, chat: str) -> str:
    rows = [json.loads(line) for line in shell("deliveries", "--json").out.splitlines()]
    return str(next(row["id"] for row in rows if row["chat"] == chat))


def test_the_log_shows_what_is_in_doubt_and_what_to_do(shell: Shell) -> None:
    ran = shell("deliveries", "--state", "uncertain")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 3
    assert number(shell, "one") in ran.out
    assert "of 3 nobody knows whether they arrived" in ran.err
    assert "beatwire deliveries resend" in ran.err


def test_single_messages_are_sent_again_or_left(shell: Shell) -> None:
    again = shell("deliveries", "resend", number(shell, "one"))
    assert (again.code, "1 delivery to be sent again; still in doubt: 2" in again.err) == (0, True)
    left = shell("deliveries", "leave", number(shell, "two"))
    assert left.code == 0
    assert states(shell) == {"one": "ready", "two": "rejected", "three": "uncertain", "fine": "sent"}


def test_rules_decide_on_many_at_once(shell: Shell) -> None:
    assert shell("deliveries", "leave", "--chat", "two").code == 0
    assert shell("deliveries", "resend", "--platform", "telegram", "--digest", "alert:a:").code == 0
    assert states(shell) == {"one": "ready", "two": "rejected", "three": "ready", "fine": "sent"}
    assert shell("deliveries", "leave", "--all").code == 1, "nothing is in doubt any more"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("resend",), 2, "say which: numbers of deliveries"),
        (("resend", "1", "--all"), 2, "not both"),
        (("resend", "one"), 2, "valid integer"),
        (("leave", "4711"), 1, "nothing was changed; still in doubt: 3"),
        (("--state", "lost"), 2, "--state 'lost' is not one of ready, sending"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    shell: Shell, words: tuple[str, ...], code: int, said: str
) -> None:
    before = states(shell)
    ran = shell("deliveries", *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert "Traceback" not in ran.err
    assert states(shell) == before


def actions(shell: Shell) -> dict[tuple[str, str], str]:
    rows = [json.loads(line) for line in shell("deliveries", "--json").out.splitlines()]
    return {(row["chat"], row["action"]): row["state"] for row in rows}


def test_messages_are_taken_back_by_the_first_letters_of_their_digest(shell: Shell) -> None:
    ran = shell("deliveries", "withdraw", "--digest", "alert:a")
    assert ran.code == 0
    assert "1 message is being deleted. 3 messages may have arrived and cannot be deleted." in ran.err
    assert actions(shell) == {
        ("one", "send"): "rejected",
        ("two", "send"): "rejected",
        ("three", "send"): "rejected",
        ("fine", "send"): "sent",
        ("fine", "delete"): "ready",
    }


def test_a_single_message_is_taken_back_by_its_number(shell: Shell) -> None:
    assert shell("deliveries", "withdraw", number(shell, "fine")).code == 0
    assert actions(shell)["fine", "delete"] == "ready"
    assert actions(shell)["one", "send"] == "uncertain"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("withdraw",), 2, "say which: numbers of deliveries, or --digest"),
        (("withdraw", "--chat", "fine"), 2, "say which: numbers of deliveries, or --digest"),
        (("withdraw", "--digest", "weekly"), 1, "no digest begins with 'weekly'"),
        (("withdraw", f"{2**63}"), 2, "less than or equal to 9223372036854775807"),
        (("withdraw", "4711"), 1, "nothing was taken back"),
        (("withdraw", "--digest", "alert:a", "--platform", "slack"), 1, "nothing was taken back"),
    ],
)
def test_what_cannot_be_taken_back_is_said_and_changes_nothing(
    shell: Shell, words: tuple[str, ...], code: int, said: str
) -> None:
    before = actions(shell)
    ran = shell("deliveries", *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert "Traceback" not in ran.err
    assert actions(shell) == before

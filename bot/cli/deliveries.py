"""Commands on the ledger: what was sent, what is in doubt and what becomes of it.

Enters: words of the shell.  Leaves: rows on standard output, decisions in the ledger; a
running process sees them within a second.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.queue import queue_said
from bot.cli.shell import ConfigOption, Failure, house, many, note, out, print_json, run
from bot.commands.withdrawing import said
from bot.model import Delivery, DeliveryState
from bot.store import deliveries as ledger
from bot.store import digests, items, stories, withdrawals
from bot.store.named import Rule, named

IdsArgument = Annotated[
    list[int] | None,
    typer.Argument(
        metavar="ID…",
        min=1,
        max=2**63 - 1,
        help="Numbers of deliveries, as `beatwire deliveries` shows them.",
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Every delivery that is in doubt.")]
PlatformOption = Annotated[
    str | None, typer.Option("--platform", help="Those in doubt on telegram, slack or console.")
]
ChatOption = Annotated[str | None, typer.Option("--chat", help="Those in doubt to this chat.")]
DigestOption = Annotated[str | None, typer.Option("--digest", help="Those in doubt of this digest.")]


def register(cli: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(help="The delivery log.\n\nExample: beatwire deliveries --json")
    group.callback(invoke_without_command=True)(deliveries)
    group.command(
        "resend", help="Send again what may not have arrived.\n\nExample: beatwire deliveries resend 17 18"
    )(resend)
    group.command(
        "leave", help="Leave it at what may have arrived.\n\nExample: beatwire deliveries leave --all"
    )(leave)
    group.command(
        "withdraw",
        help="Take back what was sent.\n\nExample: beatwire deliveries withdraw --digest alert:6f2c",
    )(withdraw)
    cli.add_typer(group, name="deliveries")


# --- the log --------------------------------------------------------------------------


def deliveries(
    context: typer.Context,
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    state: Annotated[
        str | None, typer.Option("--state", help=f"Only one of: {', '.join(get_args(DeliveryState))}.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 100,
) -> None:
    """Number, platform, chat, digest, state, attempts, message reference, reason; newest first."""
    if context.invoked_subcommand is None:
        if state is not None and state not in get_args(DeliveryState):
            raise Failure(f"--state {state!r} is not one of {', '.join(get_args(DeliveryState))}", code=2)
        run(_deliveries(config, as_json, cast("DeliveryState | None", state), limit))


async def _deliveries(config: Path | None, as_json: bool, state: DeliveryState | None, limit: int) -> None:
    async with house(config) as app:
        async with app.database.read() as conn:
            rows = await ledger.listing(conn, state, limit)
            doubtful = await ledger.doubtful(conn)
        for row in rows:
            if as_json:
                print_json(delivery_json(row))
            else:
                out(_delivery_line(row))
        if not as_json:
            states = Counter(row.state for row in rows)
            counts = ", ".join(f"{count} {state}" for state, count in states.items())
            note(f"beatwire: {counts or 'no deliveries yet'}")
            for line in await queue_said(app):
                note(f"beatwire: {line}")
            if doubtful:
                note(
                    f"beatwire: of {doubtful} nobody knows whether they arrived; "
                    "`beatwire deliveries resend --all` sends them again, `… leave --all` does not"
                )


def delivery_json(row: Delivery) -> dict[str, Any]:
    """A row of the ledger as `beatwire deliveries --json` prints it."""
    return {
        "id": row.id,
        "platform": row.chat.ref.platform,
        "chat": row.chat.ref.address,
        "thread": row.chat.ref.thread or None,
        "digest": row.digest,
        "action": row.action,
        "state": row.state,
        "attempts": row.attempts,
        "reference": row.reference,
        "reason": row.reason,
        "updated": row.updated.isoformat(),
    }


def _delivery_line(row: Delivery) -> str:
    place = f"{row.chat.ref.platform}:{row.chat.ref.address}"
    reason = f"  ({row.reason})" if row.reason else ""
    told = f"{row.id:>6}  {row.state:<10} {row.action:<6} {place}  {row.digest[:60]}"
    return f"{told}  calls {row.attempts}  {row.reference or '-'}{reason}"


# --- decisions ------------------------------------------------------------------------


def resend(
    config: ConfigOption = None,
    ids: IdsArgument = None,
    every: AllOption = False,
    platform: PlatformOption = None,
    chat: ChatOption = None,
    digest: DigestOption = None,
) -> None:
    """Send again what nobody knows to have arrived: a chat may then have it twice."""
    run(_resolve(config, "again", _rule(ids, every, platform, chat, digest)))


def leave(
    config: ConfigOption = None,
    ids: IdsArgument = None,
    every: AllOption = False,
    platform: PlatformOption = None,
    chat: ChatOption = None,
    digest: DigestOption = None,
) -> None:
    """Leave what nobody knows to have arrived: a chat may then never have it."""
    run(_resolve(config, "leave", _rule(ids, every, platform, chat, digest)))


def withdraw(
    config: ConfigOption = None,
    ids: IdsArgument = None,
    platform: Annotated[str | None, typer.Option("--platform", help="Only there.")] = None,
    chat: Annotated[str | None, typer.Option("--chat", help="Only in this chat.")] = None,
    digest: Annotated[
        str | None, typer.Option("--digest", help="All messages of this digest; its first letters will do.")
    ] = None,
) -> None:
    """Delete messages, with the replies below them, and send nothing more of what waits of them.

    A story whose alert is taken back everywhere is left out of lists and digests too.
    """
    if not ids and digest is None:
        raise Failure(
            "say which: numbers of deliveries, or --digest (`beatwire deliveries` lists both)", code=2
        )
    run(_withdraw(config, Rule(tuple(ids) if ids else None, platform, chat, digest)))


async def _withdraw(config: Path | None, rule: Rule) -> None:
    async with house(config) as app, app.database.begin() as conn:
        if rule.digest is not None:
            found = await digests.beginning(conn, rule.digest)
            if len(found) != 1:
                what = "more than one digest begins" if found else "no digest begins"
                raise Failure(f"{what} with {rule.digest!r}; `beatwire deliveries --json` shows whole names")
            rule = replace(rule, digest=found[0])
        await items.lock_decisions(conn)
        done = await withdrawals.withdraw(conn, named(rule), at=app.clock())
        number = await _untold(conn, rule, app.clock())
    if done == withdrawals.Withdrawn(0, 0, 0, 0) and number is None:
        raise Failure("nothing was taken back: no message so named was sent or waits", code=1)
    if told := said(done, "en"):
        note(f"beatwire: {told}")
    if number is not None:
        note(
            f"beatwire: lists and digests no longer tell story {number}; "
            f"`/withdraw {number} back` in the operator's chat undoes that"
        )


async def _untold(conn: AsyncConnection, rule: Rule, at: datetime) -> int | None:
    """The story whose alert was taken back in every chat, which now is left out of all; None: of none."""
    alert = (
        await digests.digest(conn, rule.digest) if rule == Rule(digest=rule.digest) and rule.digest else None
    )
    if alert is None or alert.kind != "alert" or alert.id != rule.digest:
        return None
    (story, *_) = await stories.rows(conn, [alert.subject]) or (None,)
    if story is None or story.withdrawn or story.id != alert.subject:
        return None  # a story that swallowed it has alerts of its own, which stand
    await stories.withdraw(conn, story.id, at)
    return story.number


def _rule(
    ids: list[int] | None, every: bool, platform: str | None, chat: str | None, digest: str | None
) -> Rule:
    rule = Rule(tuple(ids) if ids else None, platform, chat, digest)
    if rule == Rule() and not every:
        raise Failure(
            "say which: numbers of deliveries, --platform, --chat, --digest, or --all "
            "(`beatwire deliveries --state uncertain` lists them)",
            code=2,
        )
    if ids and every:
        raise Failure("give either numbers of deliveries or --all, not both", code=2)
    return rule


async def _resolve(config: Path | None, decision: Literal["again", "leave"], rule: Rule) -> None:
    async with house(config) as app:
        async with app.database.begin() as conn:
            done = await ledger.resolve(conn, decision, at=app.clock(), rule=rule)
            left = await ledger.doubtful(conn)
        if rule.ids and done < len(set(rule.ids)):
            none = len(set(rule.ids)) - done
            note(
                f"beatwire: no delivery in doubt, of a chat that is still active, has "
                f"{'that number' if none == 1 else f'{none} of those numbers'}"
            )
        if not done:
            raise Failure(f"nothing was changed; still in doubt: {left}", code=1)
        what = "to be sent again" if decision == "again" else "left as they are"
        note(f"beatwire: {many(done, 'delivery', 'deliveries')} {what}; still in doubt: {left}")

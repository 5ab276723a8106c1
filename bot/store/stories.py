"""Stories: which items tell the same, under one short number.

Enters: decisions of the grouper.  Leaves: stories with their items.  A story that another
one swallowed keeps its number and leads to that one, so that an old `/why 12` still answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema, search, statements, values
from bot.store.items import next_change
from bot.store.search import Asked
from digests.decisions import Decision
from digests.model import Item, Verdict

STORIES = schema.stories
TOPICS = schema.story_topics
ITEMS = schema.items
MOST_EVIDENCE = 20
"""Phrases of evidence kept of a story; the first ones say most."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story with its items, those published first in front."""

    id: str
    number: int
    evidence: tuple[str, ...]
    items: tuple[Item, ...]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """What each item did to the story, by item id; unknown for what is new or was stored long ago."""
    follows: str | None = None
    """The story that this one continues."""
    withdrawn: bool = False
    """Whether the operator took it back: nobody is told of it any more."""


async def join(conn: AsyncConnection, item: Item, decision: Decision) -> bool:
    """Enter a decision, before its item is put: makes the story if it is new.

    Returns whether the story has, or ever had, anything of the beat: of others nobody was told.
    """
    for old in decision.merged:
        await redirect(conn, old, decision.story, first=item)
    story = (await conn.execute(_BY_ID, {"story": decision.story})).one_or_none()
    if story is None:
        await conn.execute(insert(STORIES).values(**_opened(item, decision)))
        await _topics(conn, decision.story, item.topic_ids)
        return bool(item.topics)
    before = (story.published, story.advisory, story.on_beat, story.evidence)
    changed = (
        min(story.published, item.published),
        story.advisory and item.kind == "advisory",
        story.on_beat or bool(item.topics),
        _phrases((*values.phrases(story.evidence), *decision.evidence)),
    )
    if changed != before:
        names = ("published", "advisory", "on_beat", "evidence")
        await conn.execute(_CHANGE, {"which": story.number, **dict(zip(names, changed, strict=True))})
    if story.on_beat or item.topics:
        await _topics(conn, decision.story, item.topic_ids, moved=changed[0] != story.published)
    return bool(changed[2])


async def open_all(conn: AsyncConnection, decided: Sequence[tuple[Item, Decision]]) -> None:
    """Enter decisions that make stories of their own and merge none."""
    if not decided:
        return
    rows = [_opened(item, decision) for item, decision in decided]
    await conn.execute(_opening(conn.dialect.name), rows)
    topics = [
        {"topic": topic, "story": decision.story, "published": item.published}
        for item, decision in decided
        for topic in dict.fromkeys(item.topic_ids)
    ]
    if topics:
        await conn.execute(statements.insert(conn, TOPICS).on_conflict_do_nothing(), topics)


@cache
def _opening(dialect: str) -> Insert:
    return statements.inserting(dialect, STORIES).on_conflict_do_nothing(index_elements=["id"])


def _opened(item: Item, decision: Decision) -> dict[str, object]:
    """The row of a story that an item begins."""
    return {
        "id": decision.story,
        "published": item.published,
        "advisory": item.kind == "advisory",
        "on_beat": bool(item.topics),
        "evidence": _phrases(decision.evidence),
        "follows": decision.related,
    }


async def redirect(conn: AsyncConnection, old: str, new: str, *, first: Item | None = None) -> None:
    """Let a story lead to another one, with all its items; one that does not exist is passed over."""
    gone = (await conn.execute(select(STORIES).where(STORIES.c.id == old))).one_or_none()
    if gone is None or old == new:
        return
    kept = (await conn.execute(select(STORIES).where(STORIES.c.id == new))).one_or_none()
    if kept is None:
        number = insert(STORIES).values(
            id=new,
            published=min(gone.published, first.published) if first else gone.published,
            advisory=gone.advisory,
            on_beat=gone.on_beat,
            evidence=gone.evidence,
            follows=gone.follows,
            withdrawn=gone.withdrawn,
        )
        await conn.execute(number)
    else:
        changed = {
            "published": min(kept.published, gone.published),
            "advisory": kept.advisory and gone.advisory,
            "on_beat": kept.on_beat or gone.on_beat,
            "evidence": _phrases((*values.phrases(kept.evidence), *values.phrases(gone.evidence))),
            "redirect": None,
            "withdrawn": kept.withdrawn or gone.withdrawn,
        }
        await conn.execute(update(STORIES).where(STORIES.c.id == new).values(**changed))
    await conn.execute(
        update(STORIES).where((STORIES.c.id == old) | (STORIES.c.redirect == old)).values(redirect=new)
    )
    await conn.execute(update(ITEMS).where(ITEMS.c.story == old).values(story=new, changed=next_change()))
    topics = (await conn.execute(select(TOPICS.c.topic).where(TOPICS.c.story == old))).scalars().all()
    await conn.execute(delete(TOPICS).where(TOPICS.c.story == old))
    await _topics(conn, new, topics)


async def withdraw(conn: AsyncConnection, story: str, at: datetime | None) -> None:
    """Leave a story out of everything that is told, or tell it again (`at` None); inside `lock_decisions`."""
    named = (STORIES.c.id == story) | (STORIES.c.redirect == story)
    await conn.execute(update(STORIES).where(named).values(withdrawn=at))
    # What was made of the archive is made anew.
    await conn.execute(update(ITEMS).where(ITEMS.c.story == story).values(changed=next_change()))


async def withdrawn(conn: AsyncConnection, ids: Iterable[str]) -> set[str]:
    """Those of these stories that the operator took back, also under the name of one that swallowed them."""
    found: set[str] = set()
    for part in statements.chunks(list(ids)):
        found |= set((await conn.execute(_WITHDRAWN, {"stories": part})).scalars())
    return found


async def resolve(conn: AsyncConnection, story: str) -> str:
    """The story that this one leads to; itself where it stands or is unknown."""
    return (await conn.execute(_REDIRECT, {"story": story})).scalar_one_or_none() or story


async def of_item(conn: AsyncConnection, item: str) -> str | None:
    """The story of an item; None for a round-up or an unknown item."""
    return (await conn.execute(select(ITEMS.c.story).where(ITEMS.c.id == item))).scalar_one_or_none()


async def numbers(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, int]:
    """The number of each of these stories that exists."""
    found: dict[str, int] = {}
    for part in statements.chunks(list(ids)):
        rows = await conn.execute(select(STORIES.c.id, STORIES.c.number).where(STORIES.c.id.in_(part)))
        found.update((row.id, row.number) for row in rows)
    return found


async def by_number(conn: AsyncConnection, number: int) -> str | None:
    """The story of a number, followed to where it leads."""
    final: ColumnElement[str] = func.coalesce(STORIES.c.redirect, STORIES.c.id)
    return (await conn.execute(select(final).where(STORIES.c.number == number))).scalar_one_or_none()


async def members(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, list[Item]]:
    """The items of each story, those published first in front; unknown stories are left out."""
    return {story: [item for item, _ in told] for story, told in (await _members(conn, ids)).items()}


async def told_under(conn: AsyncConnection, story: str) -> list[str]:
    """The ids under which a story may have been told: its own first, then those that lead to it."""
    return [story, *(await conn.execute(_LEAD, {"story": story})).scalars()]


async def rows(conn: AsyncConnection, ids: Iterable[str]) -> list[StoryRow]:
    """These stories in this order, each where it leads to, none twice."""
    return list({row.id: row for row in (await standing(conn, ids)).values()}.values())


async def standing(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, StoryRow]:
    """Each of these stories that is known, in this order: of one that leads to another, that one."""
    names = list(dict.fromkeys(ids))
    stored = await _stored(conn, names)
    stored |= await _stored(conn, {row.redirect for row in stored.values() if row.redirect} - stored.keys())
    leads = {name: stored[name].redirect or name for name in names if name in stored}
    finals = dict.fromkeys(final for final in leads.values() if final in stored)
    made = {row.id: row for row in await _rows(conn, [stored[final] for final in finals])}
    return {name: made[final] for name, final in leads.items() if final in made}


async def newest(
    conn: AsyncConnection,
    *,
    topics: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    search: Asked | None = None,
    advisory: bool | None = None,
    limit: int | None = 10,
) -> list[StoryRow]:
    """Stories on the beat by the published time of their first item, newest first; none that was withdrawn.

    `until` is not included; `advisory` True shows only advisories, False only the others.
    """
    statement = (
        _on(topics) if topics else select(STORIES).where(STORIES.c.on_beat, STORIES.c.redirect.is_(None))
    )
    narrowed = _found(conn, statement.where(STORIES.c.withdrawn.is_(None)), search)
    if narrowed is None:
        return []
    if since is not None:
        narrowed = narrowed.where(STORIES.c.published >= since)
    if until is not None:
        narrowed = narrowed.where(STORIES.c.published < until)
    if advisory is not None:
        narrowed = narrowed.where(STORIES.c.advisory == advisory)
    ordered = narrowed.order_by(STORIES.c.published.desc(), STORIES.c.number.desc())
    return await _rows(conn, (await conn.execute(ordered.limit(limit))).all())


# --- shared --------------------------------------------------------------------------


def _on(topics: Sequence[str]) -> Select[Any]:
    """Stories on any of the topics; one topic alone is read in order from its index."""
    if len(topics) == 1:
        joined = STORIES.join(TOPICS, TOPICS.c.story == STORIES.c.id)
        return select(STORIES).select_from(joined).where(TOPICS.c.topic == topics[0])
    return select(STORIES).where(STORIES.c.id.in_(select(TOPICS.c.story).where(TOPICS.c.topic.in_(topics))))


def _found(conn: AsyncConnection, statement: Select[Any], asked: Asked | None) -> Select[Any] | None:
    if asked is None:
        return statement
    matching = search.matching(conn, asked)
    if matching is None:
        return None
    return statement.where(STORIES.c.id.in_(select(ITEMS.c.story).where(ITEMS.c.number.in_(matching))))


async def _stored(conn: AsyncConnection, ids: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in statements.chunks(list(ids)):
        found.update((row.id, row) for row in await conn.execute(_THESE, {"stories": part}))
    return found


async def _rows(conn: AsyncConnection, stored: Sequence[Any]) -> list[StoryRow]:
    told = await _members(conn, [row.id for row in stored])
    return [
        StoryRow(
            row.id,
            row.number,
            values.phrases(row.evidence),
            tuple(item for item, _ in told[row.id]),
            {item.id: verdict for item, verdict in told[row.id] if verdict},
            row.follows,
            row.withdrawn is not None,
        )
        for row in stored
        if row.id in told
    ]


async def _members(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, list[tuple[Item, Verdict | None]]]:
    found: dict[str, list[tuple[Item, Verdict | None]]] = {}
    for part in statements.chunks(list(ids)):
        for story, verdict, data in await conn.execute(_MEMBERS, {"stories": part}):
            found.setdefault(story, []).append((values.item(data), verdict))
    return found


_MEMBERS = (
    select(ITEMS.c.story, ITEMS.c.verdict, ITEMS.c.data)
    .where(ITEMS.c.story.in_(bindparam("stories", expanding=True)))
    .order_by(ITEMS.c.published, ITEMS.c.number)
)
_THESE = select(STORIES).where(STORIES.c.id.in_(bindparam("stories", expanding=True)))
_FINAL = STORIES.alias("final")
_WITHDRAWN = (
    select(STORIES.c.id)
    .outerjoin(_FINAL, _FINAL.c.id == STORIES.c.redirect)
    .where(
        STORIES.c.id.in_(bindparam("stories", expanding=True)),
        STORIES.c.withdrawn.is_not(None) | _FINAL.c.withdrawn.is_not(None),
    )
)
_LEAD = select(STORIES.c.id).where(STORIES.c.redirect == bindparam("story")).order_by(STORIES.c.number)
_REDIRECT = select(STORIES.c.redirect).where(STORIES.c.id == bindparam("story"))
_BY_ID = select(STORIES).where(STORIES.c.id == bindparam("story"))
_CHANGE = update(STORIES).where(STORIES.c.number == bindparam("which"))


async def _topics(conn: AsyncConnection, story: str, topics: Iterable[str], *, moved: bool = True) -> None:
    """Index a story under these topics too, all under its present time, which `moved`."""
    published = select(STORIES.c.published).where(STORIES.c.id == story).scalar_subquery()
    if moved:
        await conn.execute(update(TOPICS).where(TOPICS.c.story == story).values(published=published))
    for topic in dict.fromkeys(topics):
        statement = statements.insert(conn, TOPICS).values(topic=topic, story=story, published=published)
        await conn.execute(statement.on_conflict_do_nothing())


def _phrases(phrases: Iterable[str]) -> str:
    return values.dump(tuple[str, ...], tuple(dict.fromkeys(phrases))[:MOST_EVIDENCE])

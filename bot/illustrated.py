"""Digests with charts of their figures: for platforms that draw charts, and for pages.

Enters: a digest, the archive.  Leaves: the digest with the lines on which its figures stand; for a
page its message, each chart painted in a thread of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import charts
from bot.against import histories
from bot.formatter import Formatter
from bot.generator import Retelling
from bot.model import Block, Lined, Message, Platform, Span
from bot.phrases import say
from digests.model import Digest, ReaderLanguage
from digests.series.naming import Namer

log = structlog.get_logger(__name__)

MOST = 4
"""Charts of one page."""
DRAWING: tuple[Platform, ...] = ("slack",)
"""Platforms that draw charts within a message."""


@dataclass(frozen=True, slots=True)
class Illustrator:
    """Makes of stored digests what the readers of a platform see."""

    namer: Namer
    retelling: Retelling

    async def read(
        self, conn: AsyncConnection, found: Mapping[int, Digest], platform: Platform
    ) -> dict[int, Digest]:
        """These digests, under the same numbers: in the words written for them, with lines to draw."""
        told = await self.retelling.digests(conn, found)
        if platform not in DRAWING:
            return told
        return {number: await self._lined(conn, one) for number, one in told.items()}

    async def _lined(self, conn: AsyncConnection, digest: Digest) -> Digest:
        """The digest with its lines; what is wrong with these keeps no message from going out."""
        try:
            return await lined(conn, digest, self.namer)
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.exception("charts.unread", period=digest.period, error=type(error).__name__)
            return digest


async def lined(conn: AsyncConnection, digest: Digest, namer: Namer) -> Digest:
    """The digest with its figures' lines; as it is where it has no figures of a period."""
    if not digest.figures:
        return digest
    kept = {field.name: getattr(digest, field.name) for field in fields(Digest)}
    return Lined(**kept, lines=await histories(conn, digest, namer))


async def painted(digest: Digest, language: ReaderLanguage, formatter: Formatter) -> Message:
    """The message of a digest that bears lines, its figures drawn over time behind the week in figures."""
    message = formatter.digest(digest, language)
    blocks: list[Block] = []
    count = 0
    for block in message.blocks:
        plot = block.picture.plot if block.picture else None
        if plot is None:
            blocks.append(block)
        elif count < MOST:
            if not count:
                blocks.append(_heading(language))
            blocks.append(replace(block, picture=await charts.drawn_twice(plot)))
            count += 1
    return replace(message, blocks=tuple(blocks))


def _heading(language: ReaderLanguage) -> Block:
    return Block("text", ((Span(say("charts_heading", language), bold=True),),), keep_with_next=True)

"""One change of many rows, each by values of its own, as the database takes it with the least work.

Enters: an UPDATE as a function of a row's values.  Leaves: on PostgreSQL one statement for all
rows, since each would cost a round through the driver; on SQLite, which is in this process, one
prepared statement that is run for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Update, bindparam, column, func
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

Given = Mapping[str, ColumnElement[Any]]
"""The values of a row by name."""


class Batch:
    """An UPDATE that is made once and run often.

    `kinds` names what each row gives, and its type; the statement may have parameters beside
    that, which are the same for all rows.  No row may be given twice.
    """

    def __init__(self, build: Callable[[Given], Update], **kinds: TypeEngine[Any]) -> None:
        self._build = build
        self._kinds = kinds

    async def run(self, conn: AsyncConnection, rows: Sequence[Mapping[str, Any]], **common: Any) -> None:
        """Change these rows; nothing without any."""
        if not rows:
            return
        if conn.dialect.name == "sqlite":
            await conn.execute(self._each, [{**row, **common} for row in rows])
        else:
            given = {name: [row[name] for row in rows] for name in self._kinds}
            await conn.execute(self._together, {**given, **common})

    @cached_property
    def _each(self) -> Update:
        return self._build({name: bindparam(name, type_=kind) for name, kind in self._kinds.items()})

    @cached_property
    def _together(self) -> Update:
        lists = [bindparam(name, type_=ARRAY(kind)) for name, kind in self._kinds.items()]
        columns = [column(name, kind) for name, kind in self._kinds.items()]
        table = func.unnest(*lists).table_valued(*columns, name="given").render_derived()
        return self._build({name: table.c[name] for name in self._kinds})

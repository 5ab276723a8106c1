"""Column types: instants and times of day, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A running number; SQLite counts only in a column that says INTEGER."""


Bytewise = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points, whatever the database's language: for words by their beginning."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 in UTC: exact, ordered, indexable."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds; a datetime without a zone is a bug and raises TypeError."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """An aware datetime in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class TimeOfDay(TypeDecorator[time]):
    """A time of day, kept as `HH:MM`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """`HH:MM`."""
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        """A naive time: it is meant in the chat's own zone."""
        return None if value is None else time.fromisoformat(value)

"""One table of an operator's TOML file, read key by key, with its mistakes collected.

Enters: a decoded TOML table.  Leaves: values of the asked kinds; what is wrong goes to a
list of sentences shared by the whole file, so that the operator mends everything at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

_KINDS = {str: "text in quotes", bool: "true or false", float: "a number"}


class Table:
    """A table of the file `where`; `name` says which one (`[[source]] 3`), empty at the top."""

    def __init__(self, where: str, name: str, data: Mapping[str, Any], mistakes: list[str]) -> None:
        self._where = where
        self._name = name
        self._data = data
        self._mistakes = mistakes
        self._asked: list[str] = []

    def wrong(self, key: str, what: str) -> None:
        """Note a mistake of `key`; `what` says what is wrong and how to mend it."""
        place = f"{self._name}: " if self._name else ""
        self._mistakes.append(f"{self._where}: {place}{key}: {what}")

    def has(self, key: str) -> bool:
        """Whether the table holds `key` at all."""
        return key in self._data

    def peek(self, key: str) -> str:
        """The text of `key` without judging it."""
        value = self._data.get(key)
        return value if isinstance(value, str) else ""

    def text(self, key: str, *, required: bool = False) -> str:
        """The text of `key`; empty where it is absent or wrong."""
        value = self._get(key, str, required)
        if value is not None and required and not value.strip():
            self.wrong(key, "is empty; write something or take the table out")
        return str(value or "").strip()

    def identifier(self, key: str) -> str:
        """A required short name: lower-case letters, digits, dots, hyphens and underscores."""
        name = self.text(key, required=True)
        if name and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", name):
            self.wrong(key, f"“{name}” may hold only a-z, 0-9, dot, hyphen and underscore, at most 64")
        return name

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`."""
        value = self.text(key) or default
        if value and value not in choices:
            self.wrong(key, f"“{value}” is unknown; write one of: {', '.join(choices)}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """Whether `key` is true; absent is false."""
        return bool(self._get(key, bool, required=False))

    def number(self, key: str, default: float, *, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self._get(key, float, required=False)
        if value is None:
            return default
        if not low <= value <= high:
            self.wrong(key, f"{value} is out of range; write a number from {low:g} to {high:g}")
            return default
        return float(value)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        self._asked.append(key)
        value = self._data.get(key, [])
        entries = [value] if isinstance(value, str) else value
        fits = isinstance(entries, list) and all(isinstance(one, str) and one.strip() for one in entries)
        if not fits:
            self.wrong(key, 'must be a list of texts; write ["one", "two"]')
            return ()
        if required and not entries:
            self.wrong(key, 'is missing; write a list of texts: ["one", "two"]')
        return tuple(entry.strip() for entry in entries)

    def table(self, key: str, *, required: bool = False) -> Table:
        """The table under `key`; an empty one where it is absent or wrong."""
        self._asked.append(key)
        value = self._data.get(key)
        if value is None and required:
            self.wrong(key, "is missing; add this table")
        if value is not None and not isinstance(value, dict):
            self.wrong(key, "must be a table; write { … } or [section]")
            value = None
        name = f"{self._name}: {key}" if self._name else f"[{key}]"
        quiet = self._mistakes if value is not None else []
        return Table(self._where, name, value or {}, quiet)

    def tables(self, key: str) -> tuple[Table, ...]:
        """All tables of the array `[[key]]`, numbered from 1."""
        self._asked.append(key)
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.wrong(key, f"must be tables; write [[{key}]] above each of them")
            return ()
        return tuple(
            Table(self._where, f"[[{key}]] {number}", entry, self._mistakes)
            for number, entry in enumerate(value, start=1)
        )

    def finish(self) -> None:
        """Every key that nobody asked for is a mistake: a misspelt key would be lost silently."""
        for key in self._data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                known = ", ".join(sorted(set(self._asked)))
                hint = f"did you mean {near[0]}?" if near else f"known are: {known}"
                self.wrong(key, f"unknown key; {hint}")

    def _get(self, key: str, kind: type, required: bool) -> Any:
        self._asked.append(key)
        value = self._data.get(key)
        if value is None:
            if required:
                self.wrong(key, f"is missing; write {_KINDS[kind]}")
            return None
        fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
        if not fits or (kind is float and isinstance(value, bool)):
            self.wrong(key, f"must be {_KINDS[kind]}")
            return None
        return value

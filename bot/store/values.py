"""Values to JSON and back, by pydantic on the frozen dataclasses themselves.

The JSON stands in a text column.  Fields that a later version adds need a default; fields
that an older row has beside are ignored.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from digests.model import Digest, Figure, Item


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def prepare() -> None:
    """Make what turns items and digests into JSON and back: better at the start, since it takes a while."""
    for kind in (Item, Digest, Figure, tuple[Figure, ...], tuple[str, ...]):
        _adapter(kind)


def dump(kind: Any, value: Any) -> str:
    """JSON text of a value of that type; half surrogates of a hostile text become `?`."""
    adapter = _adapter(kind)
    try:
        return adapter.dump_json(value).decode()
    except (PydanticSerializationError, UnicodeError):
        return sound(json.dumps(adapter.dump_python(value), default=str, ensure_ascii=False))


def item(text: str) -> Item:
    """An item from its JSON."""
    return _adapter(Item).validate_json(text)  # type: ignore[no-any-return]


def digest(text: str) -> Digest:
    """A digest from its JSON."""
    return _adapter(Digest).validate_json(text)  # type: ignore[no-any-return]


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a revision from their JSON."""
    return _adapter(tuple[Figure, ...]).validate_json(text)  # type: ignore[no-any-return]


def figure(text: str) -> Figure:
    """A figure from its JSON."""
    return _adapter(Figure).validate_json(text)  # type: ignore[no-any-return]


def phrases(text: str) -> tuple[str, ...]:
    """Short phrases from their JSON."""
    return _adapter(tuple[str, ...]).validate_json(text)  # type: ignore[no-any-return]


def sound(text: str) -> str:
    """The text without what a database cannot keep; as many code points as before."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")

"""Values that must never be shown: tokens, signing secrets, the password of a database.

Whatever prints, logs, pickles or traces one of these gets a mask; only `reveal` gives the
value, and only the room that hands it to a platform or a driver calls that.
"""

from __future__ import annotations

import hmac
import re
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

MASK = "••••"
_PASSWORD = re.compile(r"(?s)(://[^:/?#@]*):.*@")
_QUERY = re.compile(r"(?i)([?&](?:ssl)?password=)[^&]*")


class Secret:
    """A text that prints as a mask."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself; hand it on at once and keep it nowhere."""
        return self.__value

    def shown(self) -> str:
        """What may be printed in place of the value."""
        return MASK

    def __repr__(self) -> str:
        return self.shown()

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(self.shown(), spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.reveal().encode(), other.reveal().encode())

    def __hash__(self) -> int:
        return hash((type(self), self.__value))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        # A pickle may end on a disk or in a queue: it carries what may be printed.
        return type(self), (self.shown(),)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        made = core_schema.no_info_after_validator_function(cls, core_schema.str_schema(strict=True))
        return core_schema.union_schema(
            [core_schema.is_instance_schema(cls), made],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )


class DatabaseUrl(Secret):
    """A database address; printed without its password."""

    __slots__ = ()

    def shown(self) -> str:
        """The address with its password masked."""
        if "://" not in self.reveal():
            return MASK
        # By pattern and not by URL parts: an unescaped / or # in a password would end the authority early.
        return _QUERY.sub(rf"\g<1>{MASK}", _PASSWORD.sub(rf"\g<1>:{MASK}@", self.reveal(), count=1))

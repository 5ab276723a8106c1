"""How a request for a document ended, as a value.

Leaves `fetch` and is read by whoever asked; stands alone so that both sides of a request
can name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Trouble = Literal["passing", "busy", "standing"]
"""Whether a failure mends itself soon, asks for patience, or stays until somebody acts."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """How one request ended."""

    kind: Literal["new", "unchanged", "failed", "gone"]
    url: str
    """Where the document was found, after redirects."""
    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    retry_after: float | None = None
    """Seconds for which the server asked to be left alone, at most a day."""
    moved_to: str | None = None
    """The new address, where the server said that the old one is given up for good."""
    trouble: Trouble = "passing"
    """Of a failure: what kind it is, which decides how soon it is worth another try."""
    links: tuple[tuple[str, str], ...] = ()
    """(relation, address) of the answer's Link headers, absolute, in small letters."""
    reason: str = ""
    """Why it failed, as the end of a sentence that begins with the source's name."""

    def told_of(self, name: str) -> str:
        """What came instead of a document, as a sentence about `name`, without its full stop."""
        said = self.reason or f"answered {self.status}"
        return f"{name}: {said}" if said.startswith("its ") else f"{name} {said}"

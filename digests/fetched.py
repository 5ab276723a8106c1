"""How a request for a document ended, as a value.

Leaves `fetch` and is read by whoever asked; stands alone so that both sides of a request
can name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
    reason: str = ""
    """Why it failed, as the end of a sentence that begins with the source's name."""

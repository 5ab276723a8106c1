"""What grouping decides of an item: the story that it joins, and what it does to that story.

Enters: nothing.  Leaves: `Decision` and `Development`.
"""

from __future__ import annotations

from dataclasses import dataclass

from digests.model import Figure, FigureChange, Verdict


@dataclass(frozen=True, slots=True)
class Decision:
    """Which story an item joins, and why."""

    story: str
    """Story id: the id of its oldest item."""
    verdict: Verdict
    evidence: tuple[str, ...] = ()
    """What speaks for it, as `kind:value|value`; the kinds stand in stories/evidence.py."""
    merged: tuple[str, ...] = ()
    """Ids of older stories that this item showed to be the same; they redirect to `story`."""
    related: str | None = None
    """Story that a follow-up continues."""

    @property
    def begins(self) -> bool:
        """Whether the item begins a story of its own."""
        return self.verdict in ("new", "followup")


@dataclass(frozen=True, slots=True)
class Development:
    """What a further item does to a story that readers may have been told."""

    verdict: Verdict
    """`source` where it brings nothing but one more teller, `copy` where not even that."""
    changes: tuple[FigureChange, ...] = ()
    facts: tuple[Figure, ...] = ()
    """Key figures that nobody gave before."""

    @property
    def stirs(self) -> bool:
        """Whether it is worth a short reply: a figure changed, or the story is denied."""
        return bool(self.changes) or self.verdict == "denial"

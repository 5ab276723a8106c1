"""What a further item does to a told story: a changed figure, a new fact, a denial, or nothing.

Enters: the item, its decision and the items that the story had before.  Leaves: a
`Development`.  Only key figures count, and only where nothing else in a text could be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digests.decisions import Decision, Development
from digests.language import fold
from digests.model import Figure, FigureChange, Item, Verdict
from digests.stories.changes import alike

FACTS = 2
"""Most new figures that an update is said to bring."""
LEADING = 2
"""Rank up to which a figure is worth an update."""


def develop(item: Item, decision: Decision, before: Sequence[Item]) -> Development:
    """What `item` brings to a story of the items `before`, told as `decision` says."""
    if decision.verdict in ("new", "followup", "copy", "denial") or not before:
        return Development(decision.verdict)
    if decision.verdict == "correction":
        return Development("correction", changes=tuple(_mended(item, before)))
    changed = tuple(_outdated(item, before))
    facts = () if changed else tuple(_facts(item, before))
    if changed or facts:
        return Development("update", changed, facts[:FACTS])
    return Development("source")


def changes_of(told: Sequence[tuple[Item, Verdict]]) -> list[FigureChange]:
    """Every figure that a story's corrections and updates gave otherwise, items in order of time."""
    found: list[FigureChange] = []
    for place, (item, verdict) in enumerate(told):
        if verdict in ("correction", "update"):
            before = [one for one, _ in told[:place]]
            found.extend(develop(item, Decision("", verdict), before).changes)
    return found


def _mended(item: Item, before: Sequence[Item]) -> Iterable[FigureChange]:
    """The key figures that a correction gives otherwise, each with the one that it mends.

    Of several that it may mend it is the one whose value the correction names itself (“not 81
    but 83”), else the one that measures most plainly the same.
    """
    known = {_value(figure) for one in before for figure in one.figures}
    named = {figure.value for figure in item.figures}
    open_ = [figure for one in reversed(before) for figure in one.key_figures if not figure.old]
    for figure in item.key_figures:
        fitting = [one for one in open_ if _same_measure(one, figure) and one.value != figure.value]
        if figure.old or _value(figure) in known or not fitting:
            continue
        said = [one for one in fitting if one.value in named]
        mended = (said or fitting)[0]
        if said or len({one.value for one in fitting}) == 1:
            open_ = [one for one in open_ if one.value != mended.value]
            yield FigureChange(mended, figure)


def _outdated(item: Item, before: Sequence[Item]) -> Iterable[FigureChange]:
    """Figures of the same house's last telling that this one gives otherwise: a toll that rises.

    Only where each text has one plain figure of that measure and neither repeats the other's.
    """
    own = [one for one in before if one.source == item.source]
    if not own:
        return
    last = own[-1]
    for figure in item.key_figures:
        old = _only(last, figure) if _only(item, figure) == figure else None
        if old is None or old.rank is None or old.value == figure.value or not _one_measure(old, figure):
            continue
        if not {old.value} & {one.value for one in item.figures} and not _gave(last, figure.value):
            yield FigureChange(old, figure)


def _facts(item: Item, before: Sequence[Item]) -> Iterable[Figure]:
    """Leading figures of a measure of which the story had none."""
    measured = {fold(figure.unit) for one in before for figure in one.figures}
    values = {figure.value for one in before for figure in one.figures}
    for figure in item.key_figures:
        fresh = fold(figure.unit) not in measured and figure.value not in values
        if fresh and figure.unit and not figure.old and (figure.rank or 0) <= LEADING:
            yield figure


def _only(item: Item, like: Figure) -> Figure | None:
    """The one figure of that unit and period in an item; None where there are more."""
    same = [figure for figure in item.figures if _same_measure(figure, like) and not figure.old]
    return same[0] if len(same) == 1 else None


def _one_measure(old: Figure, new: Figure) -> bool:
    """Whether two figures of one unit measure the same; a share must say of what it is one."""
    return alike(old.what, new.what) and (bool(old.what and new.what) or new.unit != "percent")


def _gave(item: Item, value: float) -> bool:
    return any(figure.value == value for figure in item.figures)


def _same_measure(one: Figure, other: Figure) -> bool:
    periods = {one.period, other.period} - {None}
    ranges = one.value2 is not None or other.value2 is not None
    return fold(one.unit) == fold(other.unit) and len(periods) <= 1 and not ranges


def _value(figure: Figure) -> tuple[str, float]:
    return fold(figure.unit), figure.value

"""The change mark of every figure of a sentence, read together: lists share their verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from digests.figures import changes
from digests.figures.ranges import Span
from digests.figures.tokens import Token
from digests.figures.units import MEASURES
from digests.model import Change

MOVING = frozenset(("percent", "time", "percentage point", "place", "basis point", "point"))
"""Units in which steps are told."""
_TIMES = frozenset(("day", "week", "month", "year"))
"""`over five years` is how long, not how much more."""
_DATIVE = re.compile(r"y?[ae]")
_DATIVE_END = re.compile(r"-?y?[ae](?![a-z])")
_ABLATIVE = re.compile(r"[dt][ea]n\Z")
_WITH = re.compile(
    r"(?<!\w)(?:(?:with|at|scoring|having)(?: (?!and\b)[a-z]+){0,3}"
    r"|со?|при(?: (?!и\b|на\b)[а-я]+){0,3}|набрав) \Z"
)
"""`15 places higher, with 89 points`, `с 89 баллами`: what stands beside a step is none."""
_INSTRUMENTAL = re.compile(r"l?l[ae]")
_STEPPED = re.compile(r" (?:daha )?(?:art|azal|qalx|yuksel|geril|irelil|dus|en(?:ib|di))")
_CURRENCY = re.compile(r"[A-Z]{3}")
_NEAR, _FAR, _BEHIND = 72, 120, 90
"""How many characters before a number, far before it, and behind its unit are read."""


class Marker:
    """Reads the marks of the spans of one sentence."""

    def __init__(
        self, folded: str, start: int, end: int, tokens: Sequence[Token], spans: Sequence[Span], language: str
    ) -> None:
        self.folded, self.start, self.end = folded, start, end
        self.tokens, self.spans, self.language = tokens, spans, language

    def marks(self) -> list[Change]:
        """One mark a span, in order."""
        found = [self._mark(index) for index in range(len(self.spans))]
        for run in self._lists(found):
            chosen = [found[index] for index in run]
            between = [
                self.folded[self._unit_end(one) : self.spans[other].start] for one, other in pairwise(run)
            ]
            changes.spread(chosen, between)
            for index, mark in zip(run, chosen, strict=True):
                found[index] = mark
        for index in range(1, len(self.spans)):
            if found[index] is None and self._repeats(index):
                found[index] = found[index - 1]
        return [mark or "=" for mark in found]

    def _unit_end(self, index: int) -> int:
        return self.tokens[self.spans[index].after - 1].end

    def _lists(self, found: Sequence[Change | None]) -> list[list[int]]:
        """Runs of neighbours that tell steps."""
        runs: list[list[int]] = [[]]
        for index, span in enumerate(self.spans):
            beside = found[index] is None and self._beside(index)
            if span.unit not in MOVING or span.target or span.source or beside:
                runs.append([])
            else:
                runs[-1].append(index)
        return [run for run in runs if len(run) > 1]

    def _beside(self, index: int) -> bool:
        """Whether a figure only goes with a step: a level that was reached with it."""
        start, floor = self.spans[index].start, self.spans[index - 1].end if index else self.start
        return bool(_WITH.search(self.folded[max(floor, start - _NEAR) : start]))

    def _repeats(self, index: int) -> bool:
        """Whether a figure says the one before it again: in brackets, or behind `or`."""
        one, other = self.spans[index - 1], self.spans[index]
        between = self.folded[one.end : other.start]
        opened = "(" in between and ")" not in between and "." not in between and len(between) < 32
        if other.unit == "percent":
            return between.endswith(" or ") or (one.unit == "share" and opened)
        same = one.unit != other.unit and {one.unit, other.unit} <= MEASURES - MOVING
        return same and (opened or " / " in between)

    def _mark(self, index: int) -> Change | None:
        span = self.spans[index]
        floor = max(self.start, self.spans[index - 1].end if index else self.start)
        first = self.tokens[span.first].start
        before = self.folded[max(floor, first - _NEAR) : first]
        longer = self.folded[max(self.start, first - _FAR) : first]
        mark = changes.before_mark(before, longer)
        if mark == "down" and _CURRENCY.fullmatch(span.unit) and changes.robbed(longer):
            return "="
        if mark == ">" and span.unit in _TIMES and before.endswith("over "):
            return "="
        if mark == "<" and span.target and before.endswith("до "):
            return "="
        if mark in ("~", ">", "<"):
            return mark
        named = self.language == "en" and not span.noun and span.unit != "person"
        if named and changes.told_as_thing(before, self._own(index)):
            return "="  # `what` says that it is an increase; behind a counted noun none is shown
        if self.language == "en" and span.unit in MOVING and changes.level(before):
            return changes.leading_noun(before) or "="
        if span.value < 0 and span.unit in MOVING:
            return "down"
        own = self._own(index)
        close = self._close(span, index, own, before)
        if close:
            return close
        if (
            span.target
            or span.source
            or self._reached(span)
            or (self.language == "az" and self._beside(index))
        ):
            return "="
        return mark or self._step(span, before, own)

    def _own(self, index: int) -> str:
        """The words behind a figure's unit up to the next figure."""
        end = self._unit_end(index)
        span = self.spans[index]
        if self.language == "az" and span.noun_after > span.after:
            end = self.tokens[span.noun_after - 1].end
        ceiling = self.spans[index + 1].start if index + 1 < len(self.spans) else self.end
        return self.folded[end : max(end, min(ceiling, end + _BEHIND))]

    def _close(self, span: Span, index: int, own: str, before: str) -> Change | None:
        number = self.folded[span.end : min(self.end, max(self._unit_end(index), span.end) + 28)]
        found = changes.close_mark(number[:40]) or changes.close_mark(own)
        if not found and span.unit_suffix.endswith(("dek", "dak", "dekdir", "dakdir")):
            return "<"
        stays = span.unit_suffix or span.unit in MOVING or self._reached(span)
        if not found and self.language == "az" and not stays:
            found = changes.step_behind(own, before)
        if not found and _ABLATIVE.search(span.unit_suffix):
            return changes.ablative_mark(own)
        return found

    def _reached(self, span: Span) -> bool:
        """`7 faizə endirib`, `89 balla`: Azerbaijani cases name what something came to, and with what."""
        if self.language != "az":
            return False
        if span.unit == "point" and _INSTRUMENTAL.fullmatch(span.unit_suffix):
            return not _STEPPED.match(self.folded, self.tokens[span.after - 1].end)
        if span.unit:
            return span.unit in MOVING and bool(_DATIVE.fullmatch(span.unit_suffix))
        return bool(_DATIVE_END.match(self.folded, span.end))

    def _step(self, span: Span, before: str, own: str) -> Change | None:
        """A direction told by a noun before or a verb behind."""
        if span.unit not in MOVING:
            counted = self.language == "ru" and not span.money
            return changes.direction_after(own, self.language, span.unit) if counted else None
        lead = changes.leading_noun(before)
        if lead:
            return lead
        level = changes.stated(before, own)
        if level and self.language == "az":
            return "="
        return changes.direction_after(own, self.language, span.unit) or ("=" if level else None)

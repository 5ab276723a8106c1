"""What surrounds a figure in its text: masked spans, and the period that it covers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date

from digests.figures import earlier, masks
from digests.figures.periods import Mention, Reader
from digests.figures.tokens import Token, fold

_OTHERS = re.compile(
    r"\([^)]*\Z|\b(?:up|down|compared|versus) (?:from|to|with)\b"
    r"|; |, (?:тогда как|а|но|while|whereas|but|when|halbuki) "
)
"""Between a figure and a later period that belongs to another figure."""
_ANOTHER = re.compile(r"\d[^\d]{0,24}[,;]")
"""Between `since January` and a figure: another figure, to which alone it belonged."""
_NEXT_STORY = re.compile(
    r"\n\s*(?:moreover|furthermore|in addition|meanwhile|besides|also|bundan elave|bundan basqa|hemcinin"
    r"|кроме того|также|между тем)\b"
)
"""Where a round-up turns to something else: a period said before does not reach across."""
_TIMELESS = re.compile(
    r"(?<!\w)(?:hazirda|hal-hazirda|indi|indiyedek|indiye qeder|bu gunedek|bununla da|layihe baslayandan"
    r"|so far|to date|currently|at present|с начала проекта|на сегодня|всего, по|сейчас"
    r"|в настоящее время)(?!\w)"
)
"""Words by which a sentence leaves the period of the sentences before it."""
_BY_THEN = re.compile(
    r"(?<!\w)(?:by (?:then|this|that)|o vaxta|bu muddete|hemin vaxta|к (?:этому|тому) (?:времени|сроку))"
)


_BEHIND = 20
_REACH = 600
"""How many characters from a figure its period may stand in the same sentence."""


class Context:
    """The masks and periods of one text."""

    def __init__(self, folded: str, language: str, title: str, day: date | None) -> None:
        self.folded = folded
        reader = Reader(language, day)
        self._title = _told_by_title(reader.read(fold(title)), day)
        self.mentions = reader.read(folded)
        periods = [(mention.start, mention.end) for mention in self.mentions]
        self._masked = _merged([*masks.masks(folded), *periods])
        self._mask_starts = [first for first, _ in self._masked]
        self._places = [mention.start for mention in self.mentions]
        told = [index for index, mention in enumerate(self.mentions) if mention.period and not mention.base]
        self._named = told
        self._current = [index for index in told if not self._passing(self.mentions[index])]
        years = [self.mentions[index].year for index in self._current]
        self.latest = max((year for year in years if year), default=None)
        """The latest year that the text is about."""
        self._breaks = [match.start() for match in _NEXT_STORY.finditer(folded)]

    @staticmethod
    def _passing(mention: Mention) -> bool:
        """Whether a period is of its own sentence alone."""
        return mention.aside or mention.since

    def hidden(self, token: Token) -> bool:
        """Whether a token lies in a date, a time, a period or another masked span."""
        index = bisect_right(self._mask_starts, token.start) - 1
        return index >= 0 and token.start < self._masked[index][1]

    def inside(self, start: int, end: int) -> list[Mention]:
        """The mentions of a sentence."""
        return self.mentions[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def near(self, place: int, start: int, end: int) -> list[Mention]:
        """The mentions of a sentence that stand close to `place`."""
        return self.inside(max(start, place - _REACH), min(end, place + _REACH))

    def mention(self, place: int, start: int, end: int) -> Mention | None:
        """The period of the figure at `place` in the sentence from `start` to `end`."""
        inside = [mention for mention in self.near(place, start, end) if not mention.base]
        before = [mention for mention in inside if mention.end <= place]
        while before and before[-1].since and _ANOTHER.search(self.folded, before[-1].end, place):
            before.pop()
        if before:
            return before[-1]
        if inside:
            return None if _OTHERS.search(self.folded[place : inside[0].start]) else inside[0]
        return self._carried(start, self.folded[start:end])

    def earlier(self, first: int, last: int, start: int, end: int) -> tuple[bool, str | None]:
        """Whether the figure at `first` to `last` is that of a time before, and the period it covers."""
        for mention in self.near(first, start, end):
            if mention.start < last and mention.end > first:
                continue
            before = self.folded[max(start, mention.start - 24) : mention.start]
            if mention.end <= first:
                between = self.folded[mention.end : first]
                if mention.base and earlier.opened(between):
                    return True, mention.period or self._ago(mention, first, start, end)
                told = mention.ago and earlier.leads(before, between)
            else:
                lead = self.folded[max(start, first - 24) : first]
                told = mention.ago and earlier.follows(lead, self.folded[last : mention.start])
            if told:
                return True, self._ago(mention, first, start, end)
        return False, None

    def _ago(self, mention: Mention, place: int, start: int, end: int) -> str | None:
        """The period so long before the one that the sentence tells of."""
        now = self.mention(place, start, end)
        return earlier.back(now.period if now else None, mention.ago)

    def behind(self, place: int, start: int, end: int) -> Mention | None:
        """The period right behind a figure that is compared with (`to 65% in 2020`)."""
        near = [mention for mention in self.inside(max(start, place), end) if mention.start - place < _BEHIND]
        return near[0] if near else None

    def _wider(self, known: list[int], last: int) -> Mention:
        """The period before `known[last + 1]`; behind the last month of several told, the several."""
        mention = self.mentions[known[last]]
        if last and _within(mention.period, self.mentions[known[last - 1]].period):
            return self.mentions[known[last - 1]]
        return mention

    def _carried(self, start: int, words: str) -> Mention | None:
        """The period that earlier sentences set."""
        if _TIMELESS.search(words):
            return None
        known = self._named if _BY_THEN.search(words) else self._current
        last = bisect_left(known, bisect_left(self._places, start)) - 1
        if last < 0:
            return self._title
        told = self._wider(known, last)
        turn = bisect_right(self._breaks, start)
        return told if not turn or told.start >= self._breaks[turn - 1] else None


def _within(month: str | None, months: str | None) -> bool:
    """Whether a month is the last of several months or of a part of a year that a text tells of."""
    if not month or not months or not _MONTH.fullmatch(month):
        return False
    last = earlier.last_month(months)
    return not _MONTH.fullmatch(months) and last == (int(month[:4]), int(month[5:]))


_MONTH = re.compile(r"\d{4}-\d\d")


def _told_by_title(mentions: list[Mention], day: date | None) -> Mention | None:
    """The quarter, months or half that a title names, where it lies behind: then the text is about it."""
    told = [mention for mention in mentions if mention.period and not mention.base]
    if len(told) != 1 or day is None or told[0].aside or told[0].since:
        return None
    last = earlier.last_month(told[0].period or "")
    if last is None or last > (day.year, day.month):
        return None
    return told[0]._replace(start=-1, end=-1)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, overlapping ones joined."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found

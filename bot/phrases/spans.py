"""How long something takes, in two units: 9 h 55 min; 9 saat 55 dəqiqə; 9 ч 55 мин.

Enters: seconds.  Leaves: words.  The smaller unit is rounded, and left out where it is nothing.
"""

from __future__ import annotations

from digests.model import ReaderLanguage

UNITS: tuple[tuple[int, dict[ReaderLanguage, str]], ...] = (
    (86_400, {"az": "gün", "en": "d", "ru": "дн."}),
    (3_600, {"az": "saat", "en": "h", "ru": "ч"}),
    (60, {"az": "dəqiqə", "en": "min", "ru": "мин"}),
    (1, {"az": "saniyə", "en": "s", "ru": "с"}),
)
DAYS_FROM = 2 * 86_400
"""Below this, hours say it better than days."""


class Span(float):
    """Seconds that are to be said as a span."""


def span_text(seconds: float, language: ReaderLanguage) -> str:
    """A span in its two largest units, one where the second is nothing; at least a second."""
    whole = max(round(seconds), 1)
    first = next(place for place, (size, _) in enumerate(UNITS) if whole >= _from(size))
    if first + 1 < len(UNITS):
        step = UNITS[first + 1][0]
        whole = round(whole / step) * step
    said = []
    for size, names in UNITS[first : first + 2]:
        count, whole = divmod(whole, size)
        if count:
            said.append(f"{count} {names[language]}")
    return " ".join(said)


def _from(size: int) -> int:
    return DAYS_FROM if size == UNITS[0][0] else size

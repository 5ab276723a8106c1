"""Charts of a digest's figures: which lines are worth one, and what each shows.

Enters: a digest that bears its figures' lines.  Leaves: chart blocks without a picture, for a
platform that draws by itself or somebody who paints them.
"""

from __future__ import annotations

from bot.formatter.figures import Figures
from bot.formatter.history import Historian
from bot.formatter.series import alt
from bot.model import Block, Lined, Picture, Plot
from digests.model import Beat, Digest, ReaderLanguage

LEAST = 2
"""Periods below which there is nothing to compare, and no picture."""


def worth(plot: Plot) -> bool:
    """Whether a plot has something to show."""
    return len({mark.when for mark in plot.marks}) >= LEAST


def charts(digest: Digest, language: ReaderLanguage, figures: Figures, beat: Beat) -> list[Block]:
    """A chart of each line that the digest bears; none where it bears none."""
    if not isinstance(digest, Lined):
        return []
    sources = {source.id: source for source in beat.sources}
    historian = Historian(beat, figures, sources, language, digest.timezone)
    plots = filter(worth, map(historian.plot, digest.lines))
    return [Block("chart", (), picture=Picture(b"", alt(plot), plot)) for plot in plots]

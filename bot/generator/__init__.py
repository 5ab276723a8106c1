"""Summaries and translations by a server that the operator names; off where none is named."""

from bot.generator.asking import Asker, Unanswered
from bot.generator.retelling import AS_TOLD, Retelling
from bot.generator.writer import Writer

__all__ = ["AS_TOLD", "Asker", "Retelling", "Unanswered", "Writer"]

"""Azerbaijani, English and Russian as values: casing, folding, sentences, identification."""

from digests.language.casing import capital, fold, lower
from digests.language.identification import identify
from digests.language.sentence import sentences

__all__ = ["capital", "fold", "identify", "lower", "sentences"]

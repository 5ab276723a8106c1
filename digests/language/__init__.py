"""Azerbaijani, English and Russian as values: casing, folding, sentences, identification."""

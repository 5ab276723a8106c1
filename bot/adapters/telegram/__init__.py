"""Telegram: updates to requests, messages to HTML, errors to outcomes."""

"""Slack: events to requests, messages to Block Kit, errors to outcomes."""

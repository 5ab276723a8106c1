"""Configuration: one TOML file and the environment become one frozen `Settings`.

Enters: a path, or none, and the environment as a mapping.  Leaves: `Settings`, or a
`SettingsError` that names every mistake at once: where it stands, what is wrong, what to do.
"""

from bot.settings.fields import Listen
from bot.settings.generator import Generator
from bot.settings.mistakes import SettingsError
from bot.settings.model import Channel, Settings, Slack, Telegram
from bot.settings.reading import ENVIRONMENT, SECRETS, load
from bot.settings.secret import MASK, DatabaseUrl, Secret
from bot.settings.shipped import defaults

__all__ = [
    "ENVIRONMENT",
    "MASK",
    "SECRETS",
    "Channel",
    "DatabaseUrl",
    "Generator",
    "Listen",
    "Secret",
    "Settings",
    "SettingsError",
    "Slack",
    "Telegram",
    "defaults",
    "load",
]

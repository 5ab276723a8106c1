"""What an operator can mend about Telegram, as one plain sentence."""

from bot.model import PlatformError


class TelegramTrouble(PlatformError):  # telegram.error.TelegramError is another thing
    """Token, address or webhook are wrong; the text says what and how to mend it."""

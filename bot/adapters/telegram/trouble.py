"""What an operator can mend about Telegram, as one plain sentence."""


class TelegramTrouble(Exception):  # telegram.error.TelegramError is another thing
    """Token, address or webhook are wrong; the text says what and how to mend it."""

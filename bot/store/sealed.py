"""What other people entrusted to us, encrypted: a copy of the database alone opens no workspace.

Enters: the operator's key and a text.  Leaves: the text sealed (Fernet: AES-128 in CBC mode with
an HMAC), or opened again.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.store.errors import StoreError


class Box:
    """Seals with the first of the keys and opens with any, so that a key can be replaced.

    `keys`: long random texts, parted by commas, the newest first.
    """

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([_fernet(key.strip()) for key in keys.split(",")])

    def seal(self, text: str) -> str:
        """The text, unreadable without the key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again; StoreError where none of the keys sealed it."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise StoreError(
                "The stored Slack tokens were encrypted with another key than BEATWIRE_TOKEN_KEY (where that "
                "is not set: SLACK_CLIENT_SECRET); set it to a new key, a comma and the old one."
            ) from None


def _fernet(key: str) -> Fernet:
    # The key is random and long already; HKDF (RFC 5869) only brings it to Fernet's form.
    derived = HKDF(SHA256(), length=32, salt=None, info=b"beatwire stored tokens").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))

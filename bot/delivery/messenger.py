"""What delivery asks of a platform: the protocol that the adapters fulfil."""

from __future__ import annotations

from typing import Protocol

from bot.model import Chat, Message, Outcome, Platform


class Messenger(Protocol):
    """One account on one platform; the adapters provide it.

    `account` is the `ChatRef.account` of the chats that it serves, `rate` the messages a
    second that the platform lets the account send.  No method raises for what the platform
    or the network can do: that is an `Outcome`.
    """

    @property
    def platform(self) -> Platform:
        """The platform."""

    @property
    def account(self) -> str:
        """The account, as chats name it."""

    @property
    def rate(self) -> float:
        """Messages a second."""

    async def send(self, chat: Chat, message: Message) -> Outcome:
        """Send a new message."""

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Put a message in place of the one that was sent as `reference`."""

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        """Send a message as a reply to the one that was sent as `reference`."""

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        """Take away the message that was sent as `reference`; one that is gone already is as good.

        Where the platform lets nobody take it away any more, `notice` takes its place.
        """

    async def responds(self) -> bool:
        """Whether the platform answers at all: asked with a call that changes nothing."""

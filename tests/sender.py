"""A process that sends what a ledger holds to a platform on a loopback port, to be killed.

Run as `python -m tests.sender URL PORT`; ends when nothing is due any more.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot.delivery import Dispatcher
from bot.model import Chat, Message, Outcome, Platform, Sent, Uncertain
from bot.store.database import Database
from tests.archive import NOON
from tests.ledger import words


class LoopbackMessenger:
    """Says each message on a connection of its own and reads the reference of it."""

    platform: Platform = "telegram"
    account = ""
    rate = 100.0

    def __init__(self, port: int) -> None:
        self.port = port

    async def send(self, chat: Chat, message: Message) -> Outcome:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            said = {"chat": chat.ref.address, "said": message.blocks[0].lines[0][0].text}
            writer.write(json.dumps(said).encode() + b"\n")
            answer = await reader.readline()
            return Sent(answer.decode().strip()) if answer else Uncertain("the connection broke")
        finally:
            writer.close()

    async def edit(self, chat: Chat, reference: str, message: Message) -> Outcome:
        return await self.send(chat, message)

    async def reply(self, chat: Chat, reference: str, message: Message) -> Outcome:
        return await self.send(chat, message)

    async def delete(self, chat: Chat, reference: str, notice: Message) -> Outcome:
        return await self.send(chat, notice)

    async def responds(self) -> bool:
        return True


async def main(url: str, port: int) -> None:
    database = await Database.open(url)
    dispatcher = Dispatcher(database, [LoopbackMessenger(port)], words, clock=lambda: NOON, patience=5.0)
    await dispatcher.recover()
    await dispatcher.drain()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))

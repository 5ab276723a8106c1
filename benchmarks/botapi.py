"""A Bot API server of few words, for measuring: it takes every message and notes when it came.

Run: `python -m benchmarks.botapi [--strict]` prints its port and serves until it is killed.
`GET /log` hands out `[[seconds, chat], …]` of what was taken since the last asking; `--strict`
refuses what is over 30 messages in a sliding second, as Telegram would.
Its own work is small (about 0.1 ms a message), so that a sender's speed is what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

LIMIT = 30
TEXT = "Fibre reaches 81 villages of Quba in the third quarter. " * 8
RESULT = {
    "date": 1_669_200_000,
    "chat": {"id": 1, "type": "private", "first_name": "Aysel", "username": "aysel"},
    "from": {"id": 4242, "is_bot": True, "first_name": "Beatwire", "username": "beatwire_bot"},
    "text": TEXT,
    "entities": [{"type": "bold", "offset": 60 * place, "length": 20} for place in range(6)],
}
TAIL = b"," + json.dumps(RESULT)[1:].encode() + b"}"


class Taken:
    """What came, and whether it was within the limit."""

    def __init__(self, *, strict: bool) -> None:
        self.log: list[tuple[float, str]] = []
        self.count = 0
        self.refused = 0
        self._strict = strict
        self._second: deque[float] = deque()

    def take(self, chat: str) -> bool:
        """Note a message; False where it is refused."""
        now = time.monotonic()
        while self._second and self._second[0] <= now - 1:
            self._second.popleft()
        if self._strict and len(self._second) >= LIMIT:
            self.refused += 1
            return False
        self._second.append(now)
        self.count += 1
        self.log.append((now, chat))
        return True


class Connection(asyncio.Protocol):
    """One connection: requests in, answers out."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        while b"\r\n\r\n" in self._bytes:
            head, _, rest = self._bytes.partition(b"\r\n\r\n")
            length = _length(head)
            if len(rest) < length:
                return
            self._bytes = rest[length:]
            self._transport.write(self._answer(head, rest[:length]))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        if head.startswith(b"GET /log"):
            log, self._taken.log = self._taken.log, []
            return _http(200, json.dumps({"log": log, "refused": self._taken.refused}).encode())
        if b"/getMe " in head:
            return _http(200, json.dumps({"ok": True, "result": RESULT["from"]}).encode())
        if self._taken.take(_chat(head, body)):
            return _http(200, b'{"ok":true,"result":{"message_id":%d' % self._taken.count + TAIL)
        said = '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
        return _http(429, (said + '"parameters":{"retry_after":1}}').encode())


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _chat(head: bytes, body: bytes) -> str:
    if b"application/json" in head:
        return str(json.loads(body)["chat_id"])
    return parse_qs(body.decode())["chat_id"][0]


def _http(status: int, body: bytes) -> bytes:
    return (
        b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        % (
            status,
            len(body),
        )
        + body
    )


@contextmanager
def served(*, strict: bool = False) -> Iterator[str]:
    """The address of such a server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.botapi", *(["--strict"] if strict else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def log_of(address: str) -> tuple[list[tuple[float, str]], int]:
    """What the server took since the last asking, and how many it refused in all."""
    with urllib.request.urlopen(f"{address}/log") as answer:
        said = json.load(answer)
    return [(when, chat) for when, chat in said["log"]], said["refused"]


async def _serve(*, strict: bool) -> None:
    taken = Taken(strict=strict)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(taken), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Serve until killed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.botapi")
    asked.add_argument("--strict", action="store_true")
    asyncio.run(_serve(**vars(asked.parse_args())))


if __name__ == "__main__":
    main()

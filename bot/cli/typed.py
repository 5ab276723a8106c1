"""Lines typed at standard input: a file, a pipe or a terminal, on any system.

Enters: nothing.  Leaves: one line after the other, without its end, until the input ends.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator

LONGEST = 65_536
"""Bytes of a line; what is longer is no command and comes in pieces."""


async def lines(prompt: str = "") -> AsyncIterator[str]:
    """The lines of standard input; `prompt` is written before each is waited for."""
    chunks = _Chunks()
    held = b""
    while True:
        if prompt and b"\n" not in held:
            sys.stdout.write(prompt)
            sys.stdout.flush()
        while b"\n" not in held and len(held) < LONGEST:
            chunk = await chunks.next()
            if not chunk:
                if held:
                    yield held.decode("utf-8", "replace")
                return
            held += chunk
        line, _, held = held.partition(b"\n") if b"\n" in held else (held, b"", b"")
        yield line.decode("utf-8", "replace")


class _Chunks:
    """What a thread reads, a piece at a time and only when asked for.

    The thread is a daemon that reads the bare descriptor: a read that waits for a key can neither be
    cancelled nor hold up the end of the process, and holds no lock of `sys.stdin`.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._read: asyncio.Queue[bytes] = asyncio.Queue()
        self._wanted = threading.Semaphore(0)
        threading.Thread(target=self._serve, args=(sys.stdin.fileno(),), daemon=True).start()

    async def next(self) -> bytes:
        """The next bytes; none at the end of the input."""
        self._wanted.release()
        return await self._read.get()

    def _serve(self, descriptor: int) -> None:
        chunk = b"?"
        while chunk:
            self._wanted.acquire()
            try:
                chunk = os.read(descriptor, LONGEST)
            except OSError:  # the terminal is gone
                chunk = b""
            try:
                self._loop.call_soon_threadsafe(self._read.put_nowait, chunk)
            except RuntimeError:  # the loop has ended, and nobody waits any more
                return

"""A line to a server that a test can cut: what is said into a cut line is neither answered nor refused.

Enters: where the server listens, a host and port or a folder with PostgreSQL's socket.
Leaves: a port on loopback that leads there.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit


class Line:
    """Passes bytes both ways; `cut` holds them back as a broken network does, `mend` lets them on."""

    def __init__(self, folder: str) -> None:
        self._socket = f"{folder}/.s.PGSQL.5432"
        self._whole = asyncio.Event()
        self._whole.set()
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)
        for writer in self._ends:
            writer.transport.abort()
        await asyncio.sleep(0)  # they close in the loop's next round

    def cut(self) -> None:
        """Let nothing through."""
        self._whole.clear()

    def mend(self) -> None:
        """Let through what was held back, and all that follows."""
        self._whole.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.append(writer)
        await self._whole.wait()
        try:
            far_reader, far_writer = await asyncio.open_unix_connection(self._socket)
        except OSError:  # the server is just being restarted
            writer.close()
            return
        self._ends.append(far_writer)
        for source, target in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pass(source, target))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while said := await source.read(65536):
                await self._whole.wait()
                target.write(said)
                await target.drain()
        target.close()


def through(line: Line, url: str) -> str:
    """The database's address by way of a line."""
    return url.replace(urlsplit(url).netloc, f"postgres@127.0.0.1:{line.port}").replace(
        f"host={parse_qs(urlsplit(url).query)['host'][0]}&", ""
    )

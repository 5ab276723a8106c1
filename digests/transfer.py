"""A response's body, unpacked as it arrives and never beyond a size.

Enters: chunks as the server sent them, with their content encoding.  Leaves: the bytes of
the document, or `TransferError` where it is too large or broken.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Iterator

_STEP = 1 << 18


class TransferError(Exception):
    """The body cannot be had; the message ends a sentence that begins with the source."""


def too_large(limit: int) -> TransferError:
    """The error for a document beyond `limit` bytes."""
    size = f"{limit / 1_000_000:g} MB" if limit >= 100_000 else f"{limit:,} bytes"
    return TransferError(f"is larger than {size}")


async def collect(chunks: AsyncIterable[bytes], *, encoding: str, limit: int) -> bytes:
    """The unpacked body; stops reading at the first byte beyond `limit`, packed or unpacked."""
    unpacker = _unpacker(encoding.strip().lower())
    body, packed = bytearray(), 0
    async for chunk in chunks:
        packed += len(chunk)
        if packed > limit + _STEP:  # members that hold nothing would keep us unpacking without end
            raise too_large(limit)
        for piece in unpacker.feed(chunk) if unpacker else (chunk,):
            body += piece
            if len(body) > limit:
                raise too_large(limit)
    return bytes(body)


def _unpacker(encoding: str) -> _Unpacker | None:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Unpacker()
    raise TransferError(f"answered in a packing that was not asked for ({encoding[:20]!a})")


class _Unpacker:
    """gzip, zlib or raw deflate, a bounded piece at a time."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=47)
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The pieces that `chunk` unpacks to, made only as they are asked for."""
        while chunk:
            piece, chunk = self._step(chunk)
            yield piece

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        """One bounded piece, and the packed bytes that are left."""
        try:
            piece = self._stream.decompress(data, _STEP)
        except zlib.error as error:
            if self._begun:
                raise TransferError("sent a packed body that is broken") from error
            # Some servers mean raw deflate when they say deflate.
            self._stream, self._begun = zlib.decompressobj(wbits=-15), True
            return self._step(data)
        self._begun = True
        if not self._stream.eof:
            return piece, self._stream.unconsumed_tail
        rest = self._stream.unused_data
        if rest:  # a gzip file may have several members, or padding after the last
            self._stream = zlib.decompressobj(wbits=47)
        return piece, rest.lstrip(b"\0")

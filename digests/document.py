"""A document's bytes -> its text: what it is, in which encoding, and whether it can be read.

Enters: bytes from a server or a file, with the headers' claim.  Leaves: text, or a
`ReadError` that says in one sentence what the document is instead.
"""

from __future__ import annotations

import codecs
import re
import zlib

MAX_BYTES = 10_000_000
"""A larger document is refused; news is not that large."""


class ReadError(Exception):
    """A document cannot be read; the message is one plain sentence for the operator."""


_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
)
_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 100
"""Gzip files put one behind another that are read as one."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b")
"""Bytes that no text has, whatever its encoding."""
_WESTERN = {"iso8859-1", "ascii", "cp1252", "latin_1", "us-ascii"}
"""Encodings that servers claim by default: they never fail to decode, so they prove nothing."""


def unpacked(body: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The document in a gzip file (`sitemap.xml.gz`), any other as it is; `max_bytes` counts unpacked.

    `ReadError` for one that is broken, or too large.
    """
    if not body.startswith(_GZIP):
        return body
    found, rest = bytearray(), body
    for _ in range(_MOST_MEMBERS):
        stream = zlib.decompressobj(wbits=31)
        try:
            found += stream.decompress(rest, max_bytes + 1 - len(found))
        except zlib.error:
            raise ReadError(f"{name} is a gzip archive that is broken: give a whole one.") from None
        if len(found) > max_bytes:
            raise ReadError(f"{name} is larger than {max_bytes / 1_000_000:g} MB when unpacked.")
        if not stream.eof:
            raise ReadError(f"{name} is a gzip archive that was cut in the middle.")
        rest = stream.unused_data
        if not rest.startswith(_GZIP):
            return bytes(found)  # what stands behind it is padding
    raise ReadError(f"{name} is a gzip archive of too many parts.")


def check(body: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> None:
    """Refuse what is empty, too large or no text, saying what it is instead."""
    if len(body) > max_bytes:
        raise ReadError(f"{name} is larger than {max_bytes / 1_000_000:g} MB: give a smaller document.")
    if not body.strip(b" \t\r\n\0"):
        raise ReadError(f"{name} is empty: there is nothing to read.")
    for signature, kind in _SIGNATURES:
        if body.startswith(signature):
            raise ReadError(f"{name} is {kind}: give a web page, a feed or plain text.")
    if body[8:12] == b"WEBP" and body.startswith(b"RIFF"):
        raise ReadError(f"{name} is a WebP image: give a web page, a feed or plain text.")
    if _is_binary(body):
        raise ReadError(f"{name} is a binary file: give a web page, a feed or plain text.")


def decode(body: bytes, *, content_type: str = "", encoding: str | None = None) -> str:
    """Text of a document whose encoding claims may be wrong; never fails.

    Strict UTF-8 is tried before any claim, because hardly any other text passes it, and
    servers often claim something else.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace").removeprefix("\ufeff")
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace")
    text = _utf8(body)
    if text is not None:
        return text
    for claim in _claims(body, content_type, encoding):
        try:
            return body.decode(claim)
        except UnicodeDecodeError:
            continue
    return body.decode(_guess(body), "replace")


def _is_binary(body: bytes) -> bool:
    """Whether control characters say that this is no text in any encoding."""
    if body.startswith(tuple(bom for bom, _ in _BOMS)) or _wide(body):
        return False
    head = body[:4096]
    odd = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" in head or odd > max(1, len(head) // 100)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero byte beside every ASCII character of markup."""
    head = body[:400]
    half = len(head) // 2
    if half < 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.3 and even <= half * 0.02:
        return "utf-16-le"
    if even > half * 0.3 and odd <= half * 0.02:
        return "utf-16-be"
    return None


def _utf8(body: bytes) -> str | None:
    """The body as UTF-8 if it is, a few broken bytes and a cut end forgiven."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = sum(character > "\x7f" for character in text) - broken
    return text if letters >= broken * 20 else None


def _claims(body: bytes, content_type: str, encoding: str | None) -> list[str]:
    """Encodings claimed for the body, the most trusted first."""
    header = _HEADER_CHARSET.search(content_type)
    declared = _DECLARED.search(body[:4096])
    names = [
        encoding or "",
        header.group(1) if header else "",
        (declared.group(1) or declared.group(2)).decode("ascii", "ignore") if declared else "",
    ]
    known = [found for found in map(_known, names) if found]
    trusted = [name for name in known if name not in _WESTERN]
    return trusted if trusted else []


def _known(name: str) -> str | None:
    """Python's name of a text encoding, or None; UTF-8 was tried already."""
    try:
        found = codecs.lookup(name.strip()).name if name else None
        b"".decode(found or "utf-8")  # refuses codecs that do not give text (`hex`, `zip`)
    except (LookupError, ValueError):
        return None
    return None if found in ("utf-8", "utf-7", "idna", "punycode", "unicode_escape") else found


def _guess(body: bytes) -> str:
    """windows-1251, koi8-r or windows-1254, by which letters stand side by side.

    Cyrillic words are runs of high bytes; a Turkic word in Latin letters has single ones.
    In windows-1251 small letters are 0xE0-0xFF, in koi8-r 0xC0-0xDF, and text is mostly small.
    """
    runs = re.findall(rb"[\x80-\xff]+", body[:200_000])
    letters = sum(map(len, runs))
    if letters < 2.2 * len(runs):
        return "cp1254"
    high = sum(byte >= 0xE0 for run in runs for byte in run)
    low = sum(0xC0 <= byte < 0xE0 for run in runs for byte in run)
    return "cp1251" if high >= low else "koi8-r"

"""A feed's document -> its entries as byte ranges, so that only those that changed need be read.

Enters: the well-formed bytes of an XML feed.  Leaves: `Pieces`, or None wherever it is not
certain that an entry read without the others says the same as among them.

The tokenizer is expat, the one that reads the feed afterwards.  What an entry can take from
around it are the namespaces, language and base of the elements that it stands in: their start
tags are part of its key.  What it could leave behind for later entries (other bindings of a
prefix) makes the document uncertain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from xml.parsers import expat

_ENTRIES = frozenset({"item", "entry"})
_FRAMES = frozenset({"rss", "feed", "rdf", "channel"})
_NAMESPACES = frozenset(
    {
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss2",
    }
)
"""Those in which an `item` or `entry` surely is one."""
_XHTML = "http://www.w3.org/1999/xhtml"
_HEAVY = frozenset(
    {"content", "encoded", "body", "summary", "abstract", "fullitem", "info", "source", "div", "svg", "math"}
)
"""Elements after which feedparser, where they stand outside an entry, reads the next one otherwise."""
_BASE = "http://www.w3.org/XML/1998/namespace base"
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Pieces:
    """A feed cut into what surrounds its entries and the entries themselves."""

    body: bytes
    spans: tuple[tuple[int, int], ...]
    """Where each entry stands, in order."""
    keys: tuple[bytes, ...]
    """A hash of each entry with all that it takes from around it."""

    def only(self, places: Collection[int]) -> bytes:
        """The document with these entries alone; everything around them stays."""
        kept, end = [], 0
        for place, (begin, stop) in enumerate(self.spans):
            kept.append(self.body[end:begin])
            if place in places:
                kept.append(self.body[begin:stop])
            end = stop
        return b"".join([*kept, self.body[end:]])


class _UncertainError(Exception):
    """An entry might not say the same without the others."""


def split(body: bytes) -> Pieces | None:
    """The entries of a feed; None where the document is broken or an entry hangs on others."""
    splitter = _Splitter(body)
    try:
        splitter.run()
    except (expat.ExpatError, _UncertainError):
        return None
    keys = (hashlib.sha256(splitter.around + body[begin:end]).digest()[:16] for begin, end in splitter.spans)
    return Pieces(body, tuple(splitter.spans), tuple(keys))


@dataclass
class _Splitter:
    """One run of expat over a document."""

    body: bytes
    spans: list[tuple[int, int]] = field(default_factory=list)
    around: bytes = b""
    """Hash of the elements in which the entries stand, and of all bindings of prefixes there."""
    _open: list[str] = field(default_factory=list)
    """Local names of the open elements."""
    _tags: list[str] = field(default_factory=list)
    """Start tags of the open elements, until the first entry begins."""
    _bound: set[tuple[str, str]] = field(default_factory=set)
    """Bindings of prefixes outside the entries."""
    _binding: list[tuple[str, str]] = field(default_factory=list)
    """Those of the start tag that comes next."""
    _begin: int = -1
    """Where the open entry begins; -1 outside of one."""
    _depth: int = 0
    """Depth at which entries stand; 0 until the first one."""
    _over: bool = False
    """Whether the element that holds the entries has ended."""

    def run(self) -> None:
        """Read the document; raises what expat says of a broken one, or that it is uncertain."""
        parser = self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._bind
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(self.body, True)

    def _doctype(self, *_: object) -> None:
        raise _UncertainError

    def _bind(self, prefix: str | None, uri: str | None) -> None:
        self._binding.append((prefix or "", uri or ""))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        local = local.lower()
        odd = _ENTRIES | _FRAMES if self._begin >= 0 else _HEAVY
        if len(self._open) > _DEEPEST or local in odd:
            raise _UncertainError
        if self._begin < 0 and local in _ENTRIES:
            self._enter(namespace)
        if self._begin >= 0 and _BASE in attributes:
            raise _UncertainError  # feedparser goes on with it behind the element
        if self._depth:
            if any(each not in self._bound and each != ("", _XHTML) for each in self._binding):
                raise _UncertainError
        else:
            self._bound.update(self._binding)
            self._tags.append(f"{name} {sorted(attributes.items())}")
        self._binding.clear()
        self._open.append(local)

    def _enter(self, namespace: str) -> None:
        """An entry begins: all must stand in one and the same element of the feed's frame."""
        if (
            namespace not in _NAMESPACES
            or self._over
            or not self._open
            or any(name not in _FRAMES for name in self._open)
        ):
            raise _UncertainError
        if not self._depth:
            self._depth = len(self._open)
            frame = "\0".join([*self._tags, *map(str, sorted(self._bound))])
            self.around = hashlib.sha256(frame.encode("utf-8", "surrogatepass")).digest()
        elif len(self._open) != self._depth:
            raise _UncertainError
        self._begin = self._parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        self._open.pop()
        if not self._depth:
            self._tags.pop()
        elif self._begin >= 0 and len(self._open) == self._depth:
            self.spans.append((self._begin, self._closed(self._parser.CurrentByteIndex)))
            self._begin = -1
        self._over = self._over or len(self._open) < self._depth

    def _closed(self, place: int) -> int:
        if not self.body.startswith(b"</", place):
            raise _UncertainError  # an empty element: expat does not say where it ends
        return self.body.find(b">", place) + 1

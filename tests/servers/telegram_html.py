"""Telegram's HTML, read as strictly as the Bot API server reads it.

Enters: the `text` of a call with `parse_mode=HTML`.  Leaves: plain text and entities whose
offsets are UTF-16 units, or `EntityError` with the server's own wording and byte offset.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
"""All named references that exist here; any other stays as typed."""
MOST_ENTITIES = 100
SPACE = " \t\r\n\0\x0b"

_RANKS = {"blockquote": 0, "expandable_blockquote": 0, "pre": 1, "code": 2, "text_link": 3}
"""Which of two entities of the same extent is the outer one."""
_ADDRESS = re.compile(r"(?i)(?:https?://)?[^\s/.]+(?:\.[^\s/.]+)+|https?://[^\s/]+|tg://")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|([A-Za-z]+));?")


class EntityError(Exception):
    """The text is not what the server can parse."""


@dataclass
class _Open:
    tag: str
    values: dict[str, str]
    start: int


def utf16(text: str) -> int:
    """Length in UTF-16 units, the measure of entities."""
    return len(text.encode("utf-16-le")) // 2


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and entities of an HTML text; raises EntityError."""
    reader = _Reader(source)
    reader.run()
    return _trim("".join(reader.out), _settle(reader.found))


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.found: list[dict[str, Any]] = []

    def run(self) -> None:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "&":
                self._put(self._reference())
            elif char != "<":
                self._put(char)
                self.at += 1
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.length += utf16(text)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _reference(self) -> str:
        match = _REFERENCE.match(self.source, self.at)
        if match:
            hexadecimal, decimal, name = match.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
            char = REFERENCES.get(name or "", chr(code) if 0 < code < 0x110000 else "")
            if char:
                self.at = match.end()
                return char
        self.at += 1
        return "&"

    def _word(self, stop: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in stop:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in SPACE:
            self.at += 1

    def _start_tag(self) -> None:
        begin = self.at
        where = f"at byte offset {self._byte(begin)}"
        self.at += 1
        tag = self._word(SPACE + ">").lower()
        if not self._peek():
            raise EntityError(f"Unclosed start tag {where}")
        if tag not in TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" {where}')
        values: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._peek() == ">":
                break
            if not self._peek():
                raise EntityError(f'Unclosed start tag "{tag}" {where}')
            name, value = self._attribute(tag, where)
            values[name] = value
        self.at += 1
        if tag == "span" and values.get("class") != "tg-spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" {where}')
        self.open.append(_Open(tag, values, self.length))

    def _attribute(self, tag: str, where: str) -> tuple[str, str]:
        name_at = self.at
        name = self._word(SPACE + "=>/\"'")
        if not name:
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(name_at)}')
        self._skip_space()
        if self._peek() != "=":
            return name.lower(), ""
        self.at += 1
        self._skip_space()
        quote = self._peek()
        if quote not in ("'", '"'):
            return name.lower(), self._token(tag, where)
        self.at += 1
        value = []
        while self._peek() and self._peek() != quote:
            if self._peek() == "&":
                value.append(self._reference())
            else:
                value.append(self._peek())
                self.at += 1
        if not self._peek():
            raise EntityError(f'Unclosed start tag "{tag}" {where}')
        self.at += 1
        return name.lower(), "".join(value)

    def _token(self, tag: str, where: str) -> str:
        begin = self.at
        while re.fullmatch(r"[A-Za-z0-9.-]", self._peek() or " "):
            self.at += 1
        if not self._peek():
            raise EntityError(f'Unclosed start tag "{tag}" {where}')
        if self._peek() not in SPACE + ">":
            raise EntityError(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self.source[begin : self.at].lower()

    def _end_tag(self) -> None:
        where = f"at byte offset {self._byte(self.at)}"
        if not self.open:
            raise EntityError(f"Unexpected end tag {where}")
        self.at += 2
        name = self._word(SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise EntityError(f"Unclosed end tag {where}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise EntityError(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
        self._entity(opened)

    def _entity(self, opened: _Open) -> None:
        entity: dict[str, Any] = {
            "type": TAGS[opened.tag],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        if opened.tag == "a" and not self._link(entity, opened):
            return
        if opened.tag == "blockquote" and "expandable" in opened.values:
            entity["type"] = "expandable_blockquote"
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.values.get("emoji-id", "")
        if opened.tag == "code":
            language = opened.values.get("class", "").removeprefix("language-")
            if language and self.open and self.open[-1].tag == "pre":
                self.open[-1].values["language"] = language
        if opened.values.get("language"):
            entity["language"] = opened.values["language"]
        if entity["length"]:
            self.found.append(entity)

    def _link(self, entity: dict[str, Any], opened: _Open) -> bool:
        text = "".join(self.out).encode("utf-16-le")[opened.start * 2 :].decode("utf-16-le")
        url = opened.values.get("href") or text
        if not _ADDRESS.match(url):
            return False  # no entity and no error: the words stay, the link is lost
        entity["url"] = url if "://" in url else f"http://{url}"
        return True


def _settle(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop what may not stand inside another entity, silently, as the server does."""
    found.sort(key=lambda entity: (entity["offset"], -entity["length"], _RANKS.get(entity["type"], 9)))
    kept: list[dict[str, Any]] = []
    for entity in found:
        around = [one for one in kept if one["offset"] + one["length"] > entity["offset"]]
        kinds = {one["type"] for one in around}
        quotes = {"blockquote", "expandable_blockquote"}
        if (
            kinds & {"pre", "code"}
            or (entity["type"] in quotes and kinds & quotes)
            or entity["type"] in kinds
        ):
            continue
        kept.append(entity)
    return kept[:MOST_ENTITIES]


def _trim(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Space at both ends goes, and entities move with what is left."""
    clean = text.strip(" \t\r\n\0\x0b")
    lead = utf16(text[: len(text) - len(text.lstrip(" \t\r\n\0\x0b"))])
    end = utf16(clean)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return clean, kept

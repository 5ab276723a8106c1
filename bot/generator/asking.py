"""One question to a server with the chat completions of the OpenAI API, and its answer.

Enters: two texts, for the system and for the user.  Leaves: the text of the answer, or
`Unanswered` with a reason in our own words: what a server says about an error may repeat the key.
The operator names the server, so it may stand on a private address; it is never followed
anywhere else, and nothing of the environment (proxies, netrc) is asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.settings import Secret

MOST_BYTES = 200_000
"""Largest answer, decompressed; a summary has some hundred."""
MOST_TOKENS = 700
PIECE = 16_384


class Unanswered(Exception):
    """The server gave no answer that can be read; the text is `kind: detail`."""


class Asker:
    """Speaks to one server."""

    def __init__(self, url: str, model: str, key: Secret | None, *, timeout: float) -> None:
        """`timeout`: seconds for a whole answer."""
        self._address = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._key = key
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, system: str, user: str) -> str:
        """The answer's text; Unanswered where there is none."""
        question = {
            "model": self._model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        try:
            async with asyncio.timeout(self._timeout):
                return _content(await self._post(question))
        except TimeoutError:
            raise Unanswered(f"timeout: no answer within {self._timeout:g} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Neither the error's own words nor its cause: they may hold the request with its key.
            raise Unanswered(f"connection: {type(error).__name__}") from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, question: Mapping[str, Any]) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar())
        headers = {"Authorization": f"Bearer {self._key.reveal()}"} if self._key else {}
        async with self._session.post(
            self._address, json=question, headers=headers, allow_redirects=False
        ) as answer:
            if answer.status != 200:
                raise Unanswered(f"status {answer.status}: {_meaning(answer.status)}")
            body = b""
            async for piece in answer.content.iter_chunked(PIECE):
                body += piece
                if len(body) > MOST_BYTES:
                    raise Unanswered(f"size: more than {MOST_BYTES:,} bytes")
            return body


def _meaning(status: int) -> str:
    if status in (401, 403):
        return "the key is refused; see BEATWIRE_GENERATOR_KEY"
    if status == 404:
        return "no such address or model; see url and model in [generator]"
    if status == 429:
        return "it is asked too often"
    if 300 <= status < 400:
        return "it leads elsewhere, and is not followed; see url in [generator]"
    return "the server is in trouble" if status >= 500 else "the question is refused"


def _content(body: bytes) -> str:
    try:
        (choice, *_) = json.loads(body)["choices"]
        content = choice["message"]["content"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unanswered("answer: it is not what the API promises") from None
    if not isinstance(content, str):
        raise Unanswered("answer: it holds no text")
    if choice.get("finish_reason") == "length":
        raise Unanswered("answer: it was cut off")
    return content

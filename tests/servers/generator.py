"""A server with the chat completions of the OpenAI API, as obedient or as broken as a test wants it.

Enters: questions.  Leaves: what the test answers to each, in the API's form or in none; all that
was asked is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

KEY = "sk-loopback-0123456789abcdef"
MODEL = "small-model"

Trouble = Literal["", "hang", "status", "garbage", "form", "huge", "cut", "redirect", "reset"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    system: str
    title: str
    text: str

    @property
    def translates(self) -> bool:
        """Whether a translation is wanted, not a summary."""
        return "Translate" in self.system

    @property
    def language(self) -> str:
        """The language that is asked for, by its English name."""
        return next(name for name in ("Azerbaijani", "English", "Russian") if name in self.system)


def echo(asked: Asked) -> object:
    """The item itself: what a lazy model answers."""
    return {"title": asked.title, "text": asked.text} if asked.translates else {"text": asked.text}


@dataclass
class GeneratorServer:
    """Answers at `url` while `serving`."""

    answer: Callable[[Asked], object] = echo
    """What the model writes: an object becomes JSON, a text stays as it is."""
    trouble: Trouble = ""
    status: int = 500
    asked: list[Asked] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """Paths asked for that are not the API's."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Set: what hangs is answered."""
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One question."""
        if request.path != "/v1/chat/completions":
            self.elsewhere.append(request.path)
            return web.json_response({"choices": []})
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            said = f"Incorrect API key provided: {request.headers.get('Authorization')}"
            return web.json_response({"error": {"message": said}}, status=401)
        question = await request.json()
        assert question["model"] == MODEL
        assert question["stream"] is False
        system, user = (message["content"] for message in question["messages"])
        try:
            item = json.loads(user)
        except ValueError:
            item = {"title": "", "text": user}
        asked = Asked(system, item["title"], item["text"])
        self.asked.append(asked)
        return await self._answered(request, asked)

    async def _answered(self, request: web.Request, asked: Asked) -> web.StreamResponse:
        match self.trouble:
            case "hang":
                await self.released.wait()
            case "status":
                return web.json_response({"error": {"message": f"trouble with {KEY}"}}, status=self.status)
            case "garbage":
                return web.Response(body=b"\xff\xfe not json {" * 50)
            case "form":
                return web.json_response({"choices": [{"message": {"content": None}}]})
            case "huge":
                return web.json_response(_completion("x" * 1_000_000))
            case "cut":
                return web.json_response(_completion('{"text": "half', finish="length"))
            case "redirect":
                raise web.HTTPFound(f"{self.url}/elsewhere")
            case "reset":
                assert request.transport is not None
                request.transport.abort()
        written = self.answer(asked)
        content = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
        return web.json_response(_completion(content))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[GeneratorServer]:
        """Listen on a free port of loopback until the block ends."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            self.released.set()
            await runner.cleanup()


def _completion(content: str, finish: str = "stop") -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"total_tokens": 1},
    }

"""A folder of feeds over HTTP, in a process of its own so that its work is not counted.

Run: `python -m benchmarks.ingest.server FOLDER`; prints its port, serves until it is ended.
Answers with a strong ETag, and 304 to whoever has that version.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from aiohttp import web

_TYPES = {".xml": "application/xml; charset=utf-8", ".json": "application/feed+json"}


def application(folder: Path) -> web.Application:
    """Serves the folder's files by their names."""

    async def answer(request: web.Request) -> web.Response:
        path = folder / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        body = path.read_bytes()
        tag = f'"{hashlib.sha1(body).hexdigest()}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(
            body=body, headers={"ETag": tag, "Content-Type": _TYPES.get(path.suffix, "text/plain")}
        )

    app = web.Application()
    app.router.add_get("/{name}", answer)
    return app


def main() -> None:
    """Serve the folder that the command line names."""
    web.run_app(
        application(Path(sys.argv[1])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        print=None,
        access_log=None,
    )


if __name__ == "__main__":
    main()

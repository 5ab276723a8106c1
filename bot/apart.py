"""Work on hostile documents in processes of their own, which can be stopped.

Enters: a function of a module and its arguments.  Leaves: its result, its exception, or a
`ReadError` where a document costs too much time or memory, or ends the process.  A thread
would not do: it cannot be stopped, and one regular expression can hold the whole
interpreter.  The processes know no secret: they get none of the environment.

Run as a program, this module is such a process: jobs come on standard input, results go
to standard output.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeVar
from zoneinfo import ZoneInfo

from digests.document import ReadError

T = TypeVar("T")

CPU_SECONDS = 20
"""Processor time for one document: hundreds of times what a large one takes."""
WALL_SECONDS = 120.0
"""For a document that waits without working, or a machine that hardly turns."""
MEMORY = 1_500_000_000
"""Bytes of address space of a process."""
PROCESSES = 2
_SIZE = 8
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT")

TOO_MUCH = "is a document that takes too much time or memory to read"


class Apart:
    """A few processes that work; each is started when it is first needed."""

    def __init__(self, processes: int = PROCESSES, *, cpu: int = CPU_SECONDS) -> None:
        self._idle: asyncio.LifoQueue[asyncio.subprocess.Process | None] = asyncio.LifoQueue()
        for _ in range(processes):
            self._idle.put_nowait(None)
        self._running: set[asyncio.subprocess.Process] = set()
        self._cpu = cpu

    async def run(self, work: Callable[..., T], /, *args: Any, **named: Any) -> T:
        """`work(*args, **named)`, done by one of the processes."""
        job = pickle.dumps(partial(work, *args, **named))
        process = await self._idle.get()
        try:
            process = await self._start() if process is None or process.returncode is not None else process
            async with asyncio.timeout(WALL_SECONDS):
                good, result = _Results(BytesIO(await _exchange(process, job))).load()
        except (TimeoutError, OSError, EOFError, pickle.UnpicklingError) as error:
            await self._end(process)
            raise ReadError(TOO_MUCH) from error
        except BaseException:
            await self._end(process)  # its answer to this job must not be taken for that of the next
            raise
        finally:
            self._idle.put_nowait(process if process in self._running else None)
        if good:
            return result  # type: ignore[no-any-return]
        raise result

    async def close(self) -> None:
        """End the processes."""
        for process in tuple(self._running):
            await self._end(process)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _start(self) -> asyncio.subprocess.Process:
        known = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        places = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", __name__, str(self._cpu)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**known, "PYTHONPATH": places},
        )
        self._running.add(process)
        return process

    async def _end(self, process: asyncio.subprocess.Process | None) -> None:
        if process is None or process not in self._running:
            return
        self._running.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        with contextlib.suppress(OSError, EOFError):
            await process.communicate()


async def _exchange(process: asyncio.subprocess.Process, job: bytes) -> bytes:
    """One job to a process, and what it says of it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(job).to_bytes(_SIZE, "big") + job)
    await process.stdin.drain()
    size = int.from_bytes(await process.stdout.readexactly(_SIZE), "big")
    return await process.stdout.readexactly(size)


class _Results(pickle.Unpickler):
    """Reads what a process answers, which a document may have taken over: values, and nothing that acts."""

    def find_class(self, module: str, name: str) -> Any:
        """A type of ours, of dates, or of errors; no function but the one that a time zone is made by."""
        if (module, name) == ("builtins", "getattr"):
            return _zone_maker
        found = super().find_class(module, name)
        ours = module.startswith("digests.") or module in ("datetime", "zoneinfo")
        plain = module == "builtins" and isinstance(found, type) and issubclass(found, _PLAIN)
        if isinstance(found, type) and (ours or plain):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not what a document is read into")


_PLAIN = (Exception, set, frozenset, bytearray)


def _zone_maker(owner: object, name: str) -> Any:
    if owner is ZoneInfo and name == "_unpickle":
        return getattr(ZoneInfo, name)
    raise pickle.UnpicklingError("a time zone is all that may be made so")


# --- the other side ------------------------------------------------------------------


def serve(jobs: BinaryIO, results: BinaryIO, cpu: int) -> None:
    """Do jobs until there are no more; each may use `cpu` seconds of the processor."""
    while size := jobs.read(_SIZE):
        job = jobs.read(int.from_bytes(size, "big"))
        _limit(cpu)
        answer = _answer(job)
        results.write(len(answer).to_bytes(_SIZE, "big") + answer)
        results.flush()


def _answer(job: bytes) -> bytes:
    try:
        return pickle.dumps((True, pickle.loads(job)()))  # noqa: S301  from the process that started us
    except (MemoryError, RecursionError):
        return pickle.dumps((False, ReadError(TOO_MUCH)))
    except Exception as error:  # noqa: BLE001  whoever gave the job decides what it means
        known = type(error).__module__.split(".")[0] in ("builtins", "digests")
        try:
            return pickle.dumps((False, error if known else _told(error)))
        except Exception:  # noqa: BLE001  not every exception can travel
            return pickle.dumps((False, _told(error)))


def _told(error: Exception) -> RuntimeError:
    return RuntimeError(f"{type(error).__name__}: {error}")


def _limit(cpu: int) -> None:
    """So much memory, and so much more processor time than was used so far; then the system ends us."""
    try:
        import resource
    except ImportError:  # a system without such limits; the wall clock still holds
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = spent + cpu if hard == resource.RLIM_INFINITY else min(spent + cpu, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which ends us itself
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no result
    serve(sys.stdin.buffer, results, int(sys.argv[1]))


if __name__ == "__main__":
    _main()

"""Who holds rows of the ledger: names of sending processes, and which of them are dead."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
NUMBERING = Path("/proc/self/ns/pid")
"""Names the space in which process numbers count: containers of one host have one each."""


@cache
def machine() -> str:
    """Names this machine since its start, or this container: others may share its host name."""
    boot = BOOT.read_text()[:8] if BOOT.is_file() else ""
    space = "".join(filter(str.isdigit, str(NUMBERING.readlink()))) if NUMBERING.is_symlink() else ""
    return f"{socket.gethostname()}-{boot}-{space}"


@cache
def _process() -> str:
    """Names this process; random too, since process ids come back."""
    return f"{machine()}:{os.getpid()}:{secrets.token_hex(4)}"


def new_owner() -> str:
    """A name in the ledger for a dispatcher of this process."""
    return f"{_process()}:{secrets.token_hex(2)}"


def is_dead(owner: str) -> bool:
    """Whether a name was made by a process of this machine that surely runs no more."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != machine() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return not owner.startswith(_process() + ":")
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False

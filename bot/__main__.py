"""`python -m bot`, the same as the command `beatwire`."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run one command; Ctrl-C while the libraries load ends without a traceback."""
    try:
        from bot.cli import main as command  # the first of them

        command()
    except KeyboardInterrupt:
        sys.stderr.write("beatwire: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()

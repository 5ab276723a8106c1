"""`python -m bot`, the same as the command `beatwire`."""

from bot.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()

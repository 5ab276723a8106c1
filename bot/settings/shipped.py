"""Where the files lie that ship with the program."""

from __future__ import annotations

from pathlib import Path


def defaults() -> Path:
    """The folder of shipped defaults: in the wheel beside this package, in a checkout `config`."""
    package = Path(__file__).parent.parent
    shipped = package / "defaults"
    return shipped if shipped.is_dir() else package.parent / "config"

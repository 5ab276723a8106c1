"""Whether words that a machine wrote say only what their source says."""

from digests.faithful.guard import Guard, Telling

__all__ = ["Guard", "Telling"]

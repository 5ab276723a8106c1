"""Who runs it: this process alone, or any number of schedulers and workers on PostgreSQL.

Enters: the work to be done (`work.py`), and what sends.  Leaves: an engine that starts and
stops.  `embedded.py` does everything in one process; `roles.py` does the same in many, with
wake-ups in a queue (`jobs.py`).  What is done, and how it is kept from being lost or done
twice, is the same code in both: rows of the database decide, the engine only says when.
"""

from bot.engine.embedded import Embedded
from bot.engine.presence import Presence
from bot.engine.work import Engine, Work

__all__ = ["Embedded", "Engine", "Presence", "Work"]

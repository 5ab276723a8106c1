"""WebSub: feeds that a hub tells of within seconds, instead of being found at the next visit.

Enters: a public address, the sources, visits.  Leaves: documents that hubs pushed, to be read
through the same pipeline as those of visits.
"""

from bot.websub.ear import Ear
from bot.websub.endpoint import CannotListen, Take
from bot.websub.push import Push

__all__ = ["CannotListen", "Ear", "Push", "Take"]

"""Delivery: what the ledger holds goes out, once, at the platforms' pace.

Enters: a database, messengers, a function that renders.  Leaves: messages and a settled
ledger.  `dispatcher` sends, each account in a `lane`, as many calls together as there is `room`
for; `journal` writes begins and answers, `owners` names processes.  Retries live here and nowhere else.
"""

from bot.delivery.dispatcher import Dispatcher, Tally
from bot.delivery.messenger import Messenger
from bot.delivery.owners import is_dead, new_owner

__all__ = ["Dispatcher", "Messenger", "Tally", "is_dead", "new_owner"]

"""What waits to be sent and how long that takes, in a line for each account.

Enters: the application.  Leaves: lines for the operator, none where nothing waits.
"""

from __future__ import annotations

from bot.app import App
from bot.capacity import loads
from bot.connections import Connections


async def queue_said(app: App) -> list[str]:
    """`telegram: 9 h 55 min at 28/s for 1,000,000 messages`."""
    connections = Connections(app)
    found = await loads(app.database, connections.rates)
    await connections.close()
    return [f"{load.name}: {load.queue_said}" for load in found if load.waiting]

"""When the connector's own database fails in the middle of its work: end in order, and lose nothing.

What was sent keeps its in-progress status in the source and is looked up by the next attempt; what cannot
be written down now, because the database stays away, is put right by the watchdog.
"""

from __future__ import annotations

import time
from contextlib import suppress

from django.db import InterfaceError, OperationalError, connection

# Locked, full, restarted or out of reach: nothing that a record or our code could help.
DatabaseFailed = (OperationalError, InterfaceError)
PATIENCE = 30.0  # seconds that a database may take to come back, e.g. for a restart
PAUSE = 0.5


def database_wait() -> bool:
    """Give up the connection, which may be broken, and wait for the database; whether it is back."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection.close()
        with suppress(*DatabaseFailed):
            connection.ensure_connection()
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(PAUSE)

"""Messages about the connector's own machinery, which the specification has no codes for."""

from __future__ import annotations

from syncrules.messages.base import Family, Message, Retry, Where

MESSAGES = (
    Message(
        "WORKER_HELD_UP",
        Family.PROCESS,
        "The worker was stopped for longer than its claim on the records lasts.",
        "None; another run takes the records over and looks them up before it writes anything.",
        Retry.LOOK_UP_FIRST,
        Where.NOBODY,
    ),
    Message(
        "DATABASE_FAILED",
        Family.PROCESS,
        "The connector's own database failed: {text}",
        "See that it runs and that its disk has room; what was sent is looked up by the next run.",
        Retry.LOOK_UP_FIRST,
        Where.SETTING,
    ),
    Message(
        "EXCHANGE_NOT_KEPT",
        Family.PROCESS,
        "{record} was sent, but what was sent and answered could not be kept: {text}",
        "Make room on the disk of the connector's database. The record itself is not affected.",
        Retry.NO,
        Where.SETTING,
    ),
)

"""What may go wrong in the systems and on the way to them, as the sandbox can make it happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WRITES = {"netsuite": ("addList", "updateList"), "zuora": ("POST", "PUT")}


@dataclass(frozen=True)
class Trouble:
    """A fault of one system; `count` calls are hit."""

    name: str
    system: str
    fault: dict[str, Any] = field(default_factory=dict)


def _everywhere(name: str, kind: str, **params: Any) -> list[Trouble]:
    return [
        Trouble(f"{name} ({operation})", system, {"kind": kind, "operation": operation, **params})
        for system, operations in WRITES.items()
        for operation in operations
    ]


TROUBLES: tuple[Trouble, ...] = (
    *_everywhere("answer lost after the work was done", "drop_after"),
    *_everywhere("connection lost before the work was done", "drop_before"),
    *_everywhere("answer later than the client waits", "late"),
    *_everywhere("the same twice", "drop_after", count=2),
    Trouble("log-in refused", "zuora", {"kind": "login", "path": "/v1/", "operation": "update", "count": 9}),
    Trouble("log-in refused", "netsuite", {"kind": "login", "operation": "List", "count": 9}),
    Trouble("HTTP 500 before", "zuora", {"kind": "server_error"}),
    Trouble("HTTP 500 after", "zuora", {"kind": "server_error", "after": True}),
    Trouble("HTTP 500 that lasts", "zuora", {"kind": "server_error", "count": 30}),
    Trouble("rate limit", "zuora", {"kind": "rate_limit", "retry_after": 0, "count": 2}),
    Trouble("rate limit told in the body", "zuora", {"kind": "rate_in_body", "operation": "action"}),
    Trouble("lock contention", "zuora", {"kind": "lock", "count": 2}),
    Trouble("temporary error", "zuora", {"kind": "temporary", "count": 2}),
    Trouble("token expired", "zuora", {"kind": "expire_token"}),
    Trouble(
        "some rows refused", "zuora", {"kind": "row_failure", "indexes": [0], "operation": "action/update"}
    ),
    Trouble("WS_REQUEST_BLOCKED", "netsuite", {"kind": "blocked", "count": 2}),
    Trouble("WS_REQUEST_BLOCKED that lasts", "netsuite", {"kind": "blocked", "count": 30}),
    Trouble("UNEXPECTED_ERROR on a write", "netsuite", {"kind": "unexpected", "operation": "addList"}),
    Trouble("UNEXPECTED_ERROR that lasts", "netsuite", {"kind": "unexpected", "count": 30}),
    Trouble("search expired", "netsuite", {"kind": "search_expired"}),
    Trouble("record changed meanwhile", "netsuite", {"kind": "changed"}),
    Trouble("saved, with a warning", "netsuite", {"kind": "after_submit_failed", "count": 1}),
)

"""Faults that can be switched on and off while a sandbox system runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

# What each kind does to the matching call. Parameters of a kind are written behind it.
KINDS: dict[str, str] = {
    "rate_limit": "429 before anything is done (retry_after: seconds, absent = no header; concurrency: true)",
    "rate_in_body": "HTTP 200 with REQUEST_EXCEEDED_RATE before anything is done",
    "lock": "lock contention (http_status: instead of the family's own)",
    "temporary": "temporary error of category 61 or TEMPORARY_ERROR",
    "server_error": "HTTP 500 before anything is done (after: true = after everything is done)",
    "delay": "wait before answering (seconds)",
    "late": "do everything only when the client has given up waiting and gone",
    "login": "refuse the log-in: every passport, the token call and every token",
    "drop_before": "close the connection before anything is done",
    "drop_after": "do everything, then close the connection without an answer",
    "expire_token": "forget every access token, then go on",
    "row_failure": "refuse single rows of a bulk call (indexes or ids, code, message)",
    "blocked": "NetSuite: WS_REQUEST_BLOCKED (above: only with more than this many calls in flight)",
    "unexpected": "NetSuite: UNEXPECTED_ERROR fault",
    "record_error": "NetSuite: refuse records by external_id, internal_id or type (code, message)",
    "changed": "NetSuite: RCRD_HAS_BEEN_CHANGED on the matching records",
    "search_expired": "NetSuite: the search id is unknown",
    "after_submit_failed": "NetSuite: record saved, with an afterSubmitFailed status detail",
}


@dataclass
class Fault:
    """One rule: applies to the next `count` calls (None: until cleared) that contain all given texts.

    `operation` is a substring of the operation name, `path` of the path and `text` of the request body.
    """

    kind: str
    operation: str = ""
    path: str = ""
    text: str = ""
    count: int | None = 1
    params: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault kind {self.kind!r}")

    def matches(self, operation: str, path: str, body: str) -> bool:
        """Whether a call is meant."""
        return self.operation in operation and self.path in path and self.text in body

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Fault:
        """Read the control surface's form; keys that are no field of a fault are its parameters."""
        own = {key: data[key] for key in ("kind", "operation", "path", "text", "count") if key in data}
        own.setdefault("kind", "")
        rest = {key: value for key, value in data.items() if key not in own and key != "params"}
        return cls(**own, params={**rest, **(data.get("params") or {})})


class FaultTable:
    """The faults now in force, first come first served, safe to change from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(
        self,
        kind: str,
        *,
        operation: str = "",
        path: str = "",
        text: str = "",
        count: int | None = 1,
        **params: Any,
    ) -> Fault:
        """Switch a fault on; raises ValueError for an unknown kind."""
        fault = Fault(kind, operation, path, text, count, params)
        self.extend([fault])
        return fault

    def extend(self, faults: Iterable[Fault]) -> None:
        """Switch several faults on."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Switch every fault off."""
        with self._lock:
            self._faults.clear()

    def active(self) -> list[Fault]:
        """The faults still in force."""
        with self._lock:
            return list(self._faults)

    def take(
        self,
        kinds: Collection[str],
        *,
        operation: str = "",
        path: str = "",
        body: str = "",
        where: Callable[[Fault], bool] = lambda fault: True,
    ) -> Fault | None:
        """The first matching fault of one of the kinds, used up by one; None when there is none.

        `where` looks at the parameters of a fault that would match otherwise.
        """
        with self._lock:
            for fault in self._faults:
                if fault.kind in kinds and fault.matches(operation, path, body) and where(fault):
                    if fault.count is not None:
                        fault.count -= 1
                        if fault.count <= 0:
                            self._faults.remove(fault)
                    return fault
        return None

"""The control surface under /_sandbox/ that both sandbox systems share; the server listens on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import unquote

from sandbox.faults import Fault, FaultTable
from sandbox.http import Request, Response
from sandbox.in_flight import InFlight
from sandbox.journal import Journal
from sandbox.latency import Latency

PREFIX = "/_sandbox/"


class State(Protocol):
    """What the control surface needs of a system's tables; KeyError = no such type or record."""

    def state_rows(self, kind: str) -> list[dict[str, Any]]:
        """All records of a type."""
        ...

    def state_edit(self, kind: str, key: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Change fields as a person would on the screen; returns the record."""
        ...

    def state_delete(self, kind: str, key: str) -> None:
        """Delete a record."""
        ...


class Snapshots(Protocol):
    """What is kept under a name and brought back: records and whatever else later answers depend on."""

    def state_copy(self) -> Any:
        """Everything as it is now, apart from later changes."""
        ...

    def state_restore(self, copied: Any) -> None:
        """Bring back what `state_copy` gave; it may be brought back again."""
        ...


def to_json(data: Any) -> bytes:
    """JSON of sandbox state: Decimals and dates become strings."""
    return json.dumps(data, default=_plain, separators=(",", ":")).encode()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _answer(data: Any, status: int = 200) -> Response:
    return Response(status, to_json(data), {"Content-Type": "application/json"})


class Control:
    """Answers /_sandbox/{state, journal, faults, latency, snapshots, reset} for one system."""

    def __init__(
        self,
        *,
        state: State,
        snapshots: Snapshots,
        journal: Journal,
        faults: FaultTable,
        latency: Latency,
        in_flight: InFlight,
        reset: Callable[[], None],
    ) -> None:
        self._state = state
        self._journal = journal
        self._faults = faults
        self._latency = latency
        self._in_flight = in_flight
        self._reset = reset
        self._source = snapshots
        self._snapshots: dict[str, Any] = {}

    @staticmethod
    def owns(request: Request) -> bool:
        """Whether a request is for the control surface and not for the imitated system."""
        return request.path.startswith(PREFIX)

    def handle(self, request: Request) -> Response:
        """Answer: 200 with JSON, 404 for an unknown path, type or record, 400 for unusable input."""
        area, *rest = request.path.removeprefix(PREFIX).strip("/").split("/")
        handlers = {
            "state": self._handle_state,
            "journal": self._handle_journal,
            "faults": self._handle_faults,
            "latency": self._handle_latency,
            "snapshots": self._handle_snapshots,
            "reset": self._handle_reset,
        }
        try:
            data = json.loads(request.body, parse_float=Decimal) if request.body.strip() else {}
            return handlers[area](request.method, [unquote(part) for part in rest], data, request)
        except KeyError as error:
            return _answer({"error": f"not found: {error}"}, 404)
        except (ValueError, TypeError) as error:
            return _answer({"error": str(error)}, 400)

    def _handle_state(self, method: str, path: list[str], data: Any, _: Request) -> Response:
        if method == "GET":
            rows = self._state.state_rows(path[0])
            return _answer(rows if len(path) == 1 else _only(rows, path[1]))
        kind, key = path[0], "/".join(path[1:])
        if method == "DELETE":
            self._state.state_delete(kind, key)
            return _answer({"deleted": key})
        return _answer(self._state.state_edit(kind, key, data))

    def _handle_journal(self, method: str, path: list[str], data: Any, request: Request) -> Response:
        if method == "POST":
            self._journal.clear()
            return _answer({"cleared": True})
        return _answer(self._journal.as_json(since=int(request.value("since", "0"))))

    def _handle_faults(self, method: str, path: list[str], data: Any, _: Request) -> Response:
        if method == "DELETE" or (method == "POST" and not data):
            self._faults.clear()
            self._in_flight.wait_for_none()  # what a fault made late is done
        elif method == "POST":
            items = data if isinstance(data, list) else [data]
            self._faults.extend([Fault.from_json(item) for item in items])
        return _answer([vars(fault) for fault in self._faults.active()])

    def _handle_latency(self, method: str, path: list[str], data: Any, _: Request) -> Response:
        if method == "POST":
            self._latency.use(str(data.get("profile", "")))
        return _answer({"profile": self._latency.profile})

    def _handle_snapshots(self, method: str, path: list[str], data: Any, _: Request) -> Response:
        """PUT keeps the present state under a name, POST brings it back, GET lists the names."""
        if method == "PUT":
            self._snapshots[path[0]] = self._source.state_copy()
        elif method == "POST":
            self._source.state_restore(self._snapshots[path[0]])
        return _answer(sorted(self._snapshots))

    def _handle_reset(self, method: str, path: list[str], data: Any, _: Request) -> Response:
        self._reset()
        self._faults.clear()
        self._journal.clear()
        return _answer({"reset": True})


def _only(rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    for row in rows:
        if any(str(row.get(name)) == key for name in ("Id", "internalId", "internal_id")):
            return row
    raise KeyError(key)

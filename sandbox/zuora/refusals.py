"""Refusals of the imitated system, and how each family of endpoints words them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Kind:
    """The two-digit category of numeric codes, and the code word of CRUD and action calls."""

    category: int
    word: str
    status: int = 200


KINDS: dict[str, Kind] = {
    "permission": Kind(10, "INVALID_VALUE"),
    "feature": Kind(10, "INVALID_VALUE"),
    "authentication": Kind(11, "INVALID_SESSION", 401),
    "invalid_value": Kind(20, "INVALID_VALUE"),
    "unknown_field": Kind(21, "INVALID_FIELD"),
    "missing_value": Kind(22, "MISSING_REQUIRED_VALUE"),
    "bad_parameter": Kind(27, "INVALID_VALUE", 400),
    "business_rule": Kind(30, "INVALID_VALUE"),
    "too_many": Kind(30, "MAX_RECORDS_EXCEEDED"),
    "not_found": Kind(40, "INVALID_ID"),
    "unknown_type": Kind(40, "INVALID_TYPE"),
    "unsupported": Kind(45, "INVALID_TYPE", 405),
    "no_such_path": Kind(40, "INVALID_TYPE", 404),
    "delete_refused": Kind(30, "CANNOT_DELETE"),
    "duplicate": Kind(30, "DUPLICATE_VALUE"),
    "malformed_query": Kind(27, "MALFORMED_QUERY", 400),
    "key_in_progress": Kind(50, "LOCK_COMPETITION", 409),
    "key_used_elsewhere": Kind(20, "INVALID_VALUE", 422),
    "lock": Kind(50, "LOCK_COMPETITION"),
    "internal": Kind(60, "UNKNOWN_ERROR", 500),
    "temporary": Kind(61, "TEMPORARY_ERROR"),
    "limit": Kind(70, "REQUEST_EXCEEDED_LIMIT", 429),
    "rate": Kind(70, "REQUEST_EXCEEDED_RATE"),
    "bad_json": Kind(90, "INVALID_VALUE", 400),
}

# Six-digit resource codes, by the first part of the path that fits; calls without one use 500000.
_RESOURCES = {
    "/v1/accounts": 531003,
    "/v1/contacts": 531004,
    "/v1/invoices": 582000,
    "/v1/payments": 587300,
    "/v1/refunds": 587400,
    "/v1/credit-memos": 587000,
    "/v1/debit-memos": 587100,
    "/v1/catalog": 550000,
    "/v1/orders": 584000,
    "/v1/async/orders": 584000,
    "/v1/subscriptions": 532000,
}


@dataclass
class Refusal(Exception):
    """Raised by a handler; `kind` is a key of KINDS, `status` overrides the HTTP status of the family."""

    kind: str
    message: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message

    @property
    def word(self) -> str:
        """The code word of CRUD and action answers."""
        return KINDS[self.kind].word

    def row(self) -> dict[str, Any]:
        """The result of one refused row in an action call."""
        return {"Success": False, "Errors": [{"Code": self.word, "Message": self.message}]}


def family_of(path: str) -> str:
    """`action`, `crud`, `query` or `rest`: which error shape a path answers with."""
    for prefix, family in (("/v1/action/", "action"), ("/v1/object/", "crud"), ("/object-query/", "query")):
        if path.startswith(prefix):
            return family
    return "rest"


def numeric_code(path: str, kind: str) -> int:
    """The eight-digit code of a refusal on a path."""
    resource = 500000
    if kind == "authentication":
        resource = 900000
    elif kind not in ("limit", "rate", "bad_json"):
        resource = next((code for prefix, code in _RESOURCES.items() if path.startswith(prefix)), resource)
    return resource * 100 + KINDS[kind].category


def row_of(refusal: Refusal, path: str) -> dict[str, Any]:
    """A refusal in the REST shape, as a bulk call gives it for one of its rows."""
    reasons = [{"code": numeric_code(path, refusal.kind), "message": refusal.message}]
    return {"success": False, "processId": uuid4().hex[:16].upper(), "reasons": reasons}


def answer(refusal: Refusal, path: str, request_id: str) -> tuple[int, dict[str, Any]]:
    """HTTP status and body of a refused call."""
    kind, family = KINDS[refusal.kind], family_of(path)
    if kind.status == 401 and family in ("action", "crud"):
        return 401, {"message": "Authentication error"}
    if family == "action":
        status = refusal.status or (400 if kind.status == 200 else kind.status)
        return status, {"FaultCode": refusal.word, "FaultMessage": refusal.message}
    if family == "crud":
        return refusal.status or (400 if kind.status == 200 else kind.status), refusal.row()
    reasons = [{"code": numeric_code(path, refusal.kind), "message": refusal.message}]
    if family == "query":
        status = refusal.status or {200: 400}.get(kind.status, kind.status)
        return status, {"requestId": request_id, "reasons": reasons}
    if kind.status == 500:
        return refusal.status or 500, {"reasons": reasons}
    return refusal.status or kind.status, {**row_of(refusal, path), "requestId": request_id}

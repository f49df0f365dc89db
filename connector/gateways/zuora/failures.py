"""How Zuora says no: every error shape and code, read into our codes (zuora-api.md section 3, errors.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from connector.gateways.base import Refusal
from connector.gateways.errors import (
    NO_ANSWER,
    AuthenticationFailed,
    GatewayError,
    Kind,
    OutcomeUnknown,
    PermissionRefused,
    RequestRefused,
    TemporarilyUnavailable,
)
from syncrules.language import System


class Repetition(Enum):
    """Whether the same request may be sent again at once."""

    NO = "no"
    YES = "yes"  # nothing was done
    READS = "reads"  # a write may have been done


@dataclass(frozen=True, slots=True)
class Meaning:
    """Our reading of one remote code."""

    code: str
    error: type[GatewayError]
    repetition: Repetition = Repetition.NO

    @property
    def kind(self) -> Kind:
        """Whose turn it is."""
        return self.error.kind


REFUSED = Meaning("ZUORA_REFUSED", RequestRefused)
PERMISSION = Meaning("ZUORA_PERMISSION", PermissionRefused)
ROUNDING = Meaning("ROUNDING_MISMATCH", RequestRefused)
TTA_OVERRIDE = Meaning("TTA_OVERRIDE_REFUSED", PermissionRefused)
AUTHENTICATION = Meaning("ZUORA_AUTH_FAILED", AuthenticationFailed)
LOCKED = Meaning("ZUORA_LOCKED", TemporarilyUnavailable, Repetition.YES)
RATE = Meaning("ZUORA_RATE_LIMITED", TemporarilyUnavailable, Repetition.YES)
AWAY = Meaning("SERVICE_UNAVAILABLE", TemporarilyUnavailable, Repetition.YES)
UNKNOWN = Meaning("OUTCOME_UNKNOWN", OutcomeUnknown, Repetition.READS)

CATEGORIES = {
    10: PERMISSION,
    11: AUTHENTICATION,
    20: REFUSED,  # invalid value
    21: REFUSED,  # unknown field
    22: REFUSED,  # missing field
    23: REFUSED,  # missing parameter
    27: REFUSED,  # bad query parameter
    30: REFUSED,  # business rule
    40: REFUSED,  # not found
    45: REFUSED,  # method not supported
    50: LOCKED,
    60: AWAY,  # internal error
    61: AWAY,  # temporary
    70: RATE,
    90: REFUSED,  # malformed JSON
    99: AWAY,  # external system
}

CODES = {
    "LOCK_COMPETITION": LOCKED,
    "TEMPORARY_ERROR": AWAY,
    "SERVER_UNAVAILABLE": AWAY,
    "REQUEST_EXCEEDED_LIMIT": RATE,
    "REQUEST_EXCEEDED_RATE": RATE,
    "TRANSACTION_TIMEOUT": UNKNOWN,
    "INVALID_SESSION": AUTHENTICATION,
    "INVALID_LOGIN": AUTHENTICATION,
}

STATUSES = {401: AUTHENTICATION, 403: PERMISSION, 429: RATE}


_ROUNDING = re.compile(r"\binvoice\b.*\bround(ing|ed)\b|\bround(ing|ed)\b.*\binvoice\b")


@dataclass(frozen=True, slots=True)
class Reason:
    """One remote error: its code and text verbatim."""

    code: str
    message: str
    status: int | None = field(default=None)

    @property
    def meaning(self) -> Meaning:
        """Our reading; anything not listed is a plain refusal."""
        known = CODES.get(self.code)
        if known is None and self.code.isdigit() and len(self.code) > 3:
            known = CATEGORIES.get(int(self.code) % 100)
        if known is None and self.status is not None:
            known = STATUSES.get(self.status, UNKNOWN if self.status >= 500 else None)
        known = known or REFUSED
        message = self.message.lower()
        about_transfer = "transferred to accounting" in message
        # Action calls have no code for permissions, and none says that a memo must be posted: the text tells.
        told = known is REFUSED and ("permission" in message or "posted" in message)
        if about_transfer and (known is PERMISSION or told):
            return TTA_OVERRIDE
        # No code says that an invoice's total and its items and taxes differ because taxes are not rounded.
        return ROUNDING if known is REFUSED and _ROUNDING.search(message) else known

    def error(self, meaning: Meaning | None = None) -> GatewayError:
        """The exception for this reason."""
        as_read = meaning or self.meaning
        return as_read.error(
            as_read.code,
            self.message,
            system=System.ZUORA,
            remote_code=self.code,
            values={"status": str(self.status or self.code or NO_ANSWER)},
        )

    def refusal(self, *, sent: bool = True) -> Refusal:
        """The refusal of one row for this reason."""
        return refusal(self.error(), sent=sent)


def refusal(error: GatewayError, *, sent: bool = True) -> Refusal:
    """One record's refusal from the error that ended its call."""
    return Refusal(error.code, error.kind, error.text, error.remote_code, error.values, sent=sent)


def row_reason(row: Any) -> Reason | None:
    """Why one row, or a whole answer, was refused; None for a success. Reads both letter cases."""
    if not isinstance(row, dict):
        return Reason("", f"unreadable result: {row!r}")
    lower = {str(key).lower(): value for key, value in row.items()}
    if "faultcode" in lower:
        return Reason(str(lower["faultcode"]), str(lower.get("faultmessage", "")))
    listed = lower.get("reasons") or lower.get("errors")
    if lower.get("success") is False or (listed and lower.get("success") is not True):
        return _first(listed, lower)
    return None


def answer_reason(status: int, body: Any) -> Reason | None:
    """Why the whole call failed; None when it succeeded or answers row by row."""
    reason = None if isinstance(body, list) else row_reason(body)
    if isinstance(body, list) and len(body) == 1 and "FaultCode" in body[0]:
        reason = row_reason(body[0])
    if reason is None and status < 400:
        return None
    if reason is None:
        message = body.get("message", "") if isinstance(body, dict) else ""
        reason = Reason("", str(message))
    return Reason(reason.code or str(status), reason.message or f"HTTP {status}", status)


def _first(listed: Any, lower: dict[str, Any]) -> Reason:
    """All messages, under the code that weighs most: one that may be repeated, else the first."""
    entries = [entry for entry in listed or [] if isinstance(entry, dict)]
    reasons = [Reason(str(_any(entry, "code")), str(_any(entry, "message"))) for entry in entries]
    if not reasons:
        return Reason(str(lower.get("code", "")), str(lower.get("message", "refused without a reason")))
    final = [r for r in reasons if r.meaning.repetition is Repetition.NO]
    chosen = (final or reasons)[0]
    return Reason(chosen.code, "; ".join(r.message for r in reasons))


def _any(entry: dict[str, Any], name: str) -> Any:
    return entry.get(name, entry.get(name.capitalize(), ""))

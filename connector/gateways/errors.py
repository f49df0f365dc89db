"""What can go wrong between us and a remote system.

GatewayError                    carries our code (syncrules.messages), a kind and the words for the message
 ├─ AuthenticationFailed        credentials refused: stops the whole run (D58)
 ├─ PermissionRefused           the role or user may not do this
 ├─ TargetUnsupported           the system does not offer what a whole process writes: stops that process
 ├─ RequestRefused              the whole request was refused (query failure, unknown field, wrong version)
 ├─ TemporarilyUnavailable      rate limit, lock, 5xx, no connection: nothing was written; retried already
 ├─ HeldUp                      this worker was stopped for so long that another one may have its records
 ├─ OutcomeUnknown              sent, but no usable answer: the write may or may not have happened
 └─ MalformedReply              the answer to a read cannot be understood
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from syncrules.language import System

# In place of an HTTP status where nothing was answered.
NO_ANSWER = "no answer"


class Kind(StrEnum):
    """Whose turn it is after a failure; decides which buttons a page offers."""

    VALIDATION = "validation"  # a person mends data
    CONFIGURATION = "configuration"  # a person mends a setting or a permission
    PERMANENT = "permanent"  # the remote system refused this record
    TEMPORARY = "temporary"  # repeats by itself
    UNCLEAR = "unclear"  # may have happened: look up before writing
    OURS = "ours"  # a defect of this product


class GatewayError(Exception):
    """A failed call. `values` fill the message of `code`; `text` is the remote text verbatim."""

    kind = Kind.OURS

    def __init__(
        self,
        code: str,
        text: str,
        *,
        system: System,
        remote_code: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.system = system
        self.remote_code = remote_code
        self.values = {"text": text, "system": str(system), "code": remote_code, **(values or {})}


class AuthenticationFailed(GatewayError):
    """The credentials were refused."""

    kind = Kind.CONFIGURATION


class PermissionRefused(GatewayError):
    """The API user or role lacks a permission."""

    kind = Kind.CONFIGURATION


class TargetUnsupported(GatewayError):
    """The system does not offer the records that a process writes; no other record would fare better."""

    kind = Kind.CONFIGURATION


class RequestRefused(GatewayError):
    """The request as a whole was refused; repeating it changes nothing."""

    kind = Kind.PERMANENT


class TemporarilyUnavailable(GatewayError):
    """The system was busy or away, and stayed so through all repetitions; nothing was written."""

    kind = Kind.TEMPORARY


class HeldUp(GatewayError):
    """Nothing more is sent: the claim on the records has ended while this worker was stopped."""

    kind = Kind.TEMPORARY


class OutcomeUnknown(GatewayError):
    """The request was sent and its answer lost."""

    kind = Kind.UNCLEAR


class MalformedReply(GatewayError):
    """The answer is not what the interface describes."""

    kind = Kind.OURS

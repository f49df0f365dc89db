"""Creates invoice and invoice item adjustments in Zuora, 50 in a call (zuora-api.md section 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import GatewayError, RequestRefused, TargetUnsupported
from connector.gateways.zuora.bodies import adjustment_row
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.failures import REFUSED, refusal
from connector.gateways.zuora.rows import create_rows
from connector.gateways.zuora.updates import Outcome
from syncrules.language import System, Write

EXCEEDS_BALANCE = "CREDIT_EXCEEDS_BALANCE"
UNSUPPORTED = "ADJUSTMENT_TARGET_NOT_SUPPORTED"
CREDIT = "Credit"
TARGETS = {"InvoiceAdjustment": "Invoice Adjustment", "InvoiceItemAdjustment": "Invoice Item Adjustment"}

# Zuora has no codes of its own for these; only the texts tell.
_TOO_MUCH = re.compile(r"\bbalance\b|\bamount\b.*\b(larger|greater|more|exceeds?)\b", re.IGNORECASE)
_NO_SUCH_OBJECT = re.compile(r"\bnot (supported|available|enabled)\b|\bonly available\b", re.IGNORECASE)
NO_SUCH_TYPE = "INVALID_TYPE"


def create_adjustments(client: Client, writes: Sequence[Write]) -> Outcome:
    """Create adjustments of one kind, each with its own outcome.

    Raises nothing: the error of a tenant that has no such records is the outcome's, and ends the process.
    """

    outcome = create_rows(client, writes, row=adjustment_row, whole=_check_target)
    results = [_recognised(write, result) for write, result in zip(writes, outcome.results, strict=True)]
    return Outcome(results, outcome.error or _unsupported(writes[0].record, results))


def _check_target(record: str, error: RequestRefused) -> None:
    """Raises TargetUnsupported for a tenant that has no such records."""
    if error.remote_code == NO_SUCH_TYPE:
        raise _no_such_target(record, error.text, error.remote_code) from error


def _recognised(write: Write, result: WriteResult) -> WriteResult:
    """The result with our code, where the text of the refusal says more than that it is one."""
    found = result.refusal
    if found is None or found.code != REFUSED.code:
        return result
    if found.remote_code == NO_SUCH_TYPE or _NO_SUCH_OBJECT.search(found.text):
        error = _no_such_target(write.record, found.text, found.remote_code)
        return replace(result, refusal=refusal(error))
    if write.fields["Type"] == CREDIT and _TOO_MUCH.search(found.text):
        return replace(result, refusal=replace(found, code=EXCEEDS_BALANCE))
    return result


def _unsupported(record: str, results: Sequence[WriteResult]) -> GatewayError | None:
    """The error that ends the process, when Zuora refused every record for what it is."""
    refusals = [result.refusal for result in results]
    if all(found is not None and found.code == UNSUPPORTED for found in refusals):
        first: Refusal | None = refusals[0]
        return _no_such_target(record, first.text, first.remote_code) if first else None
    return None


def _no_such_target(record: str, text: str, remote_code: str) -> TargetUnsupported:
    values = {"target": TARGETS[record]}
    return TargetUnsupported(UNSUPPORTED, text, system=System.ZUORA, remote_code=remote_code, values=values)

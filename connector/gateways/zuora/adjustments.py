"""Creates invoice and invoice item adjustments in Zuora, 50 in a call (zuora-api.md section 7)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import GatewayError, RequestRefused, TargetUnsupported
from connector.gateways.zuora.bodies import adjustment_row
from connector.gateways.zuora.client import Client, Reply
from connector.gateways.zuora.codec import Json, encode
from connector.gateways.zuora.failures import REFUSED, UNKNOWN, Reason, refusal, row_reason
from connector.gateways.zuora.updates import Outcome, refused, repeated
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

    def create(places: Sequence[int], attempt: int) -> list[WriteResult]:
        return _create(client, [writes[place] for place in places], attempt)

    outcome = repeated(client, len(writes), create)
    results = [_recognised(write, result) for write, result in zip(writes, outcome.results, strict=True)]
    return Outcome(results, outcome.error or _unsupported(writes[0].record, results))


def _create(client: Client, writes: Sequence[Write], attempt: int) -> list[WriteResult]:
    rows = [adjustment_row(write) for write in writes]
    body = {"type": writes[0].record, "objects": rows}
    try:
        reply = client.write("POST", "/v1/action/create", body, key=_key(writes, attempt))
    except RequestRefused as error:
        if error.remote_code == NO_SUCH_TYPE:
            raise _no_such_target(writes[0].record, error.text, error.remote_code) from error
        if len(writes) == 1:
            return refused(error, 1).results
        # Nothing of a refused call was done: alone, only the row that it was refused for fails.
        return [result for write in writes for result in _create(client, [write], attempt)]
    answers = reply.body if isinstance(reply.body, list) else []
    if len(answers) != len(rows):
        raise Reason("", f"{len(answers)} results for {len(rows)} rows").error(UNKNOWN)
    return [
        _result(reply, write, row, answer, len(rows))
        for write, row, answer in zip(writes, rows, answers, strict=True)
    ]


def _key(writes: Sequence[Write], attempt: int) -> str:
    """The Idempotency-Key of a call, made of the keys of its rows; a repetition of refused rows is new."""
    joined = "\n".join(write.key for write in writes)
    seed = writes[0].key if len(writes) == 1 else f"rows-{hashlib.sha256(joined.encode()).hexdigest()}"
    return f"{seed}~r{attempt}" if attempt else seed


def _result(reply: Reply, write: Write, row: Json, answer: object, size: int) -> WriteResult:
    exchange = reply.exchange(encode({"type": write.record, "objects": [row]}), encode(answer), size)
    named = answer if isinstance(answer, dict) else {}
    if id := str(named.get("Id") or named.get("id") or ""):
        return WriteResult(id, exchange=exchange)
    if named and (reason := row_reason(named)) is not None:
        return WriteResult(refusal=reason.refusal(sent=True), exchange=exchange)
    lost = Reason("", f"the answer names no {write.record}").error(UNKNOWN)
    return WriteResult(refusal=refusal(lost), exchange=exchange)


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

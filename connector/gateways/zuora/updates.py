"""Updates of Zuora records, 50 in a call, each record with its own outcome (zuora-api.md section 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from connector.gateways.base import WriteResult
from connector.gateways.errors import GatewayError, PermissionRefused, RequestRefused, TargetUnsupported
from connector.gateways.zuora.bodies import MEMOS, action_row, rest_body
from connector.gateways.zuora.client import Client, Reply
from connector.gateways.zuora.codec import Json, encode
from connector.gateways.zuora.failures import UNKNOWN, Reason, Repetition, refusal, row_reason
from syncrules.language import Write

ROWS_PER_CALL = 50
ITEMS_PER_CALL = 2000

SINGLE_PATHS = {
    "Invoice": "/v1/invoices",
    "Payment": "/v1/payments",
    "Refund": "/v1/refunds",
    "CreditMemo": "/v1/credit-memos",
    "DebitMemo": "/v1/debit-memos",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result for each write of a batch, and the error that ended the whole batch, if one did."""

    results: list[WriteResult]
    error: GatewayError | None = None


def refused(error: GatewayError, count: int) -> Outcome:
    """The outcome of writes whose call ended with an error."""
    answered = isinstance(error, RequestRefused | PermissionRefused | TargetUnsupported)
    unclear = error.kind is UNKNOWN.kind
    result = WriteResult(refusal=refusal(error, sent=answered or unclear))
    return Outcome([result] * count, error)


def update_rows(client: Client, writes: Sequence[Write], *, invoice_settlement: bool) -> Outcome:
    """Update records of one type. Rows that met a lock or a pause are repeated, the others are not."""
    bulk = _memos if writes[0].record in MEMOS else _action

    def update(places: Sequence[int], _attempt: int) -> list[WriteResult]:
        return bulk(client, [writes[place] for place in places])

    try:
        outcome = repeated(client, len(writes), update)
    except RequestRefused as error:
        return _one_by_one(client, writes, error, invoice_settlement=invoice_settlement)
    if outcome.error is None and invoice_settlement and writes[0].record in SINGLE_PATHS:
        pairs = zip(writes, outcome.results, strict=True)
        return Outcome([_reopened(client, write, result) for write, result in pairs])
    return outcome


def repeated(client: Client, count: int, call: Callable[[Sequence[int], int], list[WriteResult]]) -> Outcome:
    """Perform rows by `call`, which is given places and the number of the attempt, until none is put off.

    Rows that met a lock or a pause are repeated, the others are not. A RequestRefused of `call` is raised.
    """
    results: dict[int, WriteResult] = {}
    for attempt in range(client.retry.attempts):
        pending = [place for place in range(count) if place not in results or _again(results[place])]
        if attempt:
            client.retry.pause(attempt - 1)
        try:
            answers = call(pending, attempt)
        except RequestRefused:
            raise
        except GatewayError as error:
            lost = refused(error, len(pending))
            results.update(zip(pending, lost.results, strict=True))
            return Outcome([results[place] for place in range(count)], error)
        results.update(zip(pending, answers, strict=True))
        if not any(map(_again, answers)):
            break
    return Outcome([results[place] for place in range(count)])


def _reopened(client: Client, write: Write, result: WriteResult) -> WriteResult:
    """A row that was refused because of Invoice Settlement goes by PUT."""
    closed = result.refusal is not None and "invoice settlement" in result.refusal.text.lower()
    return update_single(client, write).results[0] if closed else result


def update_invoices(client: Client, writes: Sequence[Write]) -> Outcome:
    """Update invoices with their items. Zuora answers once for all, so after a refusal each goes alone."""
    bodies = [{"id": str(write.id), **rest_body(write)} for write in writes]
    if len(writes) == 1:
        return update_single(client, writes[0])
    try:
        reply = client.write("PUT", "/v1/invoices", {"invoices": bodies})
    except RequestRefused:
        return _singly(client, writes)
    except GatewayError as error:
        return _singly(client, writes) if error.code == "ZUORA_LOCKED" else refused(error, len(writes))
    answer = encode(reply.body)
    return Outcome(
        [
            WriteResult(str(write.id), exchange=reply.exchange(encode(body), answer, len(writes)))
            for write, body in zip(writes, bodies, strict=True)
        ]
    )


def update_single(client: Client, write: Write) -> Outcome:
    """Update one invoice, payment or refund by PUT /v1/…/{id}."""
    body = rest_body(write)
    try:
        reply = client.write("PUT", f"{SINGLE_PATHS[write.record]}/{write.id}", body)
    except GatewayError as error:
        return refused(error, 1)
    return Outcome([WriteResult(str(write.id), exchange=reply.exchange(encode(body), encode(reply.body)))])


def _singly(client: Client, writes: Sequence[Write]) -> Outcome:
    outcomes = [update_single(client, write) for write in writes]
    return Outcome([outcome.results[0] for outcome in outcomes])


def _one_by_one(
    client: Client, writes: Sequence[Write], error: RequestRefused, *, invoice_settlement: bool
) -> Outcome:
    """After a refusal of the whole call: each alone, by PUT where a settlement tenant closed the bulk way."""
    if invoice_settlement and writes[0].record in SINGLE_PATHS:
        return _singly(client, writes)
    if len(writes) == 1:
        return refused(error, 1)
    outcomes = [update_rows(client, [write], invoice_settlement=invoice_settlement) for write in writes]
    return Outcome([outcome.results[0] for outcome in outcomes])


def _action(client: Client, writes: Sequence[Write]) -> list[WriteResult]:
    """One call of /v1/action/update: a result for each row."""
    record, rows = writes[0].record, [action_row(write) for write in writes]
    reply = client.write("POST", "/v1/action/update", {"type": record, "objects": rows})
    answers = _answers(reply.body if isinstance(reply.body, list) else [], len(rows))
    sent = ({"type": record, "objects": [row]} for row in rows)
    return [_result(reply, *given, len(rows)) for given in zip(writes, sent, answers, strict=True)]


def _memos(client: Client, writes: Sequence[Write]) -> list[WriteResult]:
    """One call of PUT /v1/credit-memos/bulk or its sister: each memo is a transaction of its own."""
    rows = [{"id": str(write.id), **rest_body(write)} for write in writes]
    reply = client.write("PUT", f"{SINGLE_PATHS[writes[0].record]}/bulk", {"memos": rows})
    answers = _answers(reply.body.get("memos") or [], len(rows))
    sent = ({"memos": [row]} for row in rows)
    return [_result(reply, *given, len(rows)) for given in zip(writes, sent, answers, strict=True)]


def _answers(answers: list[Any], wanted: int) -> list[Any]:
    if len(answers) != wanted:
        raise Reason("", f"{len(answers)} results for {wanted} rows").error(UNKNOWN)
    return answers


def _result(reply: Reply, write: Write, sent: Json, answer: Any, size: int) -> WriteResult:
    exchange = reply.exchange(encode(sent), encode(answer), size)
    reason = row_reason(answer)
    if reason is None:
        return WriteResult(str(write.id), exchange=exchange)
    return WriteResult(refusal=reason.refusal(sent=True), exchange=exchange)


def _again(result: WriteResult) -> bool:
    """The row met a lock, a rate limit or a temporary error."""
    if result.refusal is None:
        return False
    reason = Reason(result.refusal.remote_code, result.refusal.text)
    return reason.meaning.repetition is Repetition.YES

"""Creates records of one kind in Zuora, 50 in a call, each with its own outcome (zuora-api.md section 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from connector.gateways.base import WriteResult
from connector.gateways.errors import RequestRefused
from connector.gateways.zuora.client import Client, Reply
from connector.gateways.zuora.codec import Json, encode, outgoing
from connector.gateways.zuora.failures import UNKNOWN, Reason, refusal, row_reason
from connector.gateways.zuora.updates import Outcome, refused, repeated
from syncrules.language import Write


def plain_row(write: Write) -> Json:
    """The object of a write whose fields are named as Zuora names them."""
    return {name: outgoing(name, value) for name, value in write.fields.items()}


def nothing_more(_record: str, _error: RequestRefused) -> None:
    """The refusal of a whole call says nothing about the tenant."""


def create_rows(
    client: Client,
    writes: Sequence[Write],
    *,
    row: Callable[[Write], Json] = plain_row,
    whole: Callable[[str, RequestRefused], None] = nothing_more,
) -> Outcome:
    """Create records by POST /v1/action/create; each result carries Zuora's id.

    `whole` looks at a refusal of a whole call and may raise the error that it means for all records.
    """

    def create(writes: Sequence[Write], attempt: int) -> list[WriteResult]:
        rows = [row(write) for write in writes]
        body = {"type": writes[0].record, "objects": rows}
        try:
            reply = client.write("POST", "/v1/action/create", body, key=call_key(writes, attempt))
        except RequestRefused as error:
            whole(writes[0].record, error)
            if len(writes) == 1:
                return refused(error, 1).results
            # Nothing of a refused call was done: alone, only the row that it was refused for fails.
            return [result for write in writes for result in create([write], attempt)]
        answers = reply.body if isinstance(reply.body, list) else []
        if len(answers) != len(rows):
            raise Reason("", f"{len(answers)} results for {len(rows)} rows").error(UNKNOWN)
        return [_result(reply, *given, len(rows)) for given in zip(writes, rows, answers, strict=True)]

    return repeated(
        client, len(writes), lambda places, attempt: create([writes[place] for place in places], attempt)
    )


def call_key(writes: Sequence[Write], attempt: int) -> str:
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

"""What a list write's answer says about each of its records (spec: sections 6 and 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from connector.gateways.base import Exchange, Refusal, WriteResult
from connector.gateways.errors import GatewayError, Kind
from connector.gateways.netsuite.client import Reply
from connector.gateways.netsuite.faults import record_rule, script_id_in, unapply_rule
from connector.gateways.netsuite.reading import Detail, Status, child, elements, local, status_of
from connector.gateways.transport import mask
from syncrules.language import System, Verb, Write

# Sublists whose lines NetSuite numbers itself, and the field that names a line that is there already.
LINE_KEYS = {"itemList": "line", "addressbookList": "internalId"}


@dataclass(frozen=True, slots=True)
class Pending:
    """One write of a batch: where it stands in the caller's list, and the SuiteTalk record sent for it."""

    index: int
    write: Write
    record: Any


def read_results(reply: Reply, batch: Sequence[Pending]) -> Iterator[WriteResult]:
    """One result per write, matched by position and checked by externalId or internalId."""
    answers = _answers(reply, batch)
    requests = list(elements(reply.sent))
    for position, entry in enumerate(batch):
        answer = answers[position]
        exchange = _exchange(reply, requests[position], answer, len(batch))
        yield replace(_result(reply, entry, answer), exchange=exchange)


def is_repeatable(entry: Pending, result: WriteResult) -> bool:
    """Whether NetSuite asks to send this record again, and doing so cannot add its lines twice."""
    refusal = result.refusal
    if refusal is None or not record_rule(refusal.remote_code, refusal.text).repeat:
        return False
    return refusal.kind is not Kind.UNCLEAR or not adds_lines(entry.write)


def adds_lines(write: Write) -> bool:
    """Whether an update adds lines: they carry no key by which NetSuite would know them again."""
    return write.verb is Verb.UPDATE and any(
        key not in row.fields
        for name, key in LINE_KEYS.items()
        if name in write.sublists and not write.sublists[name].replace_all
        for row in write.sublists[name].rows
    )


def refusal_of(error: GatewayError, *, kind: Kind, sent: bool) -> Refusal:
    """The refusal of one record whose whole call failed."""
    return Refusal(error.code, kind, error.text, error.remote_code, dict(error.values), sent=sent)


def failed_exchange(
    operation: str, sent: etree._Element, error: GatewayError, started: datetime, size: int
) -> Exchange:
    """One record's part of a call that brought no verdict on records: the error stands for the answer."""
    milliseconds = int((datetime.now(UTC) - started).total_seconds() * 1000)
    answer = f"{error.remote_code} {error.text}".strip()
    return Exchange(
        System.NETSUITE, operation, shown(sent), mask(answer), None, "", started, milliseconds, size
    )


def _answers(reply: Reply, batch: Sequence[Pending]) -> list[etree._Element | None]:
    listed = child(reply.body, "writeResponseList")
    found = [] if listed is None else [e for e in elements(listed) if local(e) == "writeResponse"]
    verb = batch[0].write.verb
    keys = [(entry.write.key or str(entry.write.id)).casefold() for entry in batch]
    named = [_key(verb, answer) for answer in found]
    in_step = all(name in ("", key) for key, name in zip(keys, named, strict=False))
    if len(found) == len(batch) and in_step:
        return list(found)
    by_key = dict(zip(named, found, strict=True))
    return [by_key.get(key) for key in keys]


def _key(verb: Verb, answer: etree._Element) -> str:
    reference = child(answer, "baseRef")
    if reference is None:
        return ""
    # External ids are compared without letter case, as NetSuite does.
    return (reference.get("externalId" if verb is Verb.ADD else "internalId") or "").casefold()


def _result(reply: Reply, entry: Pending, answer: etree._Element | None) -> WriteResult:
    status = status_of(answer) if answer is not None else status_of(child(reply.body, "writeResponseList"))
    if status is None or (answer is None and status.ok):
        return _unclear("NetSuite's answer says nothing about this record.")
    reference = child(answer, "baseRef")
    internal_id = (reference.get("internalId") or "") if reference is not None else ""
    saved = status.ok or any(detail.saved for detail in status.details)
    if saved and internal_id:
        return WriteResult(internal_id, warnings=_warnings(status))
    if saved:
        return _unclear("NetSuite saved the record but gave no internal id.")
    return WriteResult(refusal=_refusal(entry.write, status.error))


def _unclear(text: str) -> WriteResult:
    return WriteResult(refusal=Refusal("OUTCOME_UNKNOWN", Kind.UNCLEAR, text))


def _warnings(status: Status) -> tuple[tuple[str, str], ...]:
    return tuple((d.code, d.text) for d in status.details if d.type == "WARN" or d.saved)


def _refusal(write: Write, detail: Detail) -> Refusal:
    rule = (unapply_rule if _unapplies(write) else record_rule)(detail.code, detail.text)
    number = write.fields.get("tranId") or write.fields.get("entityId") or ""
    value = script_id_in(detail.text) if rule.code == "SCRIPT_ID_UNKNOWN" else str(number)
    values = {"code": detail.code, "text": detail.text, "value": value, "system": str(System.NETSUITE)}
    duplicate = rule.duplicate and write.verb is Verb.ADD
    return Refusal(rule.code, rule.kind, detail.text, detail.code, values, duplicate=duplicate)


def _unapplies(write: Write) -> bool:
    """The write sets single amounts that a payment is applied with: what a refund of it does first."""
    lines = write.sublists.get("applyList")
    return (
        write.record == "customerPayment"
        and write.verb is Verb.UPDATE
        and bool(lines and not lines.replace_all)
    )


def _exchange(reply: Reply, sent: etree._Element, answer: etree._Element | None, size: int) -> Exchange:
    return Exchange(
        system=System.NETSUITE,
        operation=reply.operation,
        request=shown(sent),
        response=shown(answer) if answer is not None else shown(reply.body),
        status=reply.http_status,
        request_id=reply.request_id,
        started=reply.started,
        milliseconds=reply.milliseconds,
        batch_size=size,
    )


def shown(element: etree._Element) -> str:
    return mask(etree.tostring(element, encoding="unicode", with_tail=False))

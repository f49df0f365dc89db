"""initialize: a new record filled in from an existing one, not stored yet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.netsuite import writes
from sandbox.netsuite.company import Company
from sandbox.netsuite.context import Context
from sandbox.netsuite.reading import read
from sandbox.netsuite.record_operations import read_response
from sandbox.netsuite.records import CUSTOM, Record, Ref, Refused
from sandbox.netsuite.rendering import Renderer
from sandbox.netsuite.soap import MESSAGES, SUCCESS, failure
from sandbox.netsuite.views import shown

Outcome = tuple[str, int]
_ALLOWED = {
    ("customerPayment", "invoice"),
    ("customerPayment", "customer"),
    ("customerRefund", "creditMemo"),
    ("customerRefund", "customer"),
    ("creditMemo", "invoice"),
    ("creditMemo", "customer"),
    ("invoice", "salesOrder"),
}
_COPIED = ("entity", "currency", "subsidiary", "department", "class", "location", "memo")


def initialize(context: Context) -> Outcome:
    """initialize and initializeList."""
    renderer = Renderer(context.company)
    answers = []
    for element in context.body:
        asked = read(element, "InitializeRecord")
        try:
            record = _initialized(context.company, asked["type"], asked.get("reference"))
        except Refused as refusal:
            answers.append(read_response(failure(refusal)))
            continue
        answers.append(read_response(SUCCESS + renderer.record(record, tag=f"{MESSAGES}:record")))
    inner = "".join(answers)
    if context.operation.endswith("List"):
        inner = f"<{MESSAGES}:readResponseList>{inner}</{MESSAGES}:readResponseList>"
    return inner, len(answers)


def _initialized(company: Company, kind: str, ref: Ref | None) -> Record:
    if ref is None or (kind, ref.kind) not in _ALLOWED:
        raise Refused("INVALID_INITIALIZE_REF", f"A {kind} cannot be initialized from this reference.")
    try:
        source = writes.find(company, ref.kind, ref.id, ref.external_id)
    except Refused:
        raise Refused("INVALID_INITIALIZE_REF", "The initialize reference does not exist.") from None
    fields = {name: source.fields[name] for name in _COPIED if name in source.fields}
    customer = source.id if source.kind == "customer" else fields.get("entity", "")
    fields["tranDate"] = company.today()
    if kind in ("customerPayment", "customerRefund"):
        fields.pop("entity", None)
        fields |= {"customer": customer, "applyList": _open_lines(company, kind, customer, source.id)}
        fields["payment"] = sum((line["amount"] for line in fields["applyList"] if line["apply"]), Decimal(0))
    else:
        fields |= {"entity": customer}
        if source.kind != "customer":
            fields |= {
                "createdFrom": source.id,
                "itemList": [_line(line) for line in source.fields["itemList"]],
            }
    if kind == "customerRefund":
        del fields["payment"]
    return shown(company, Record(kind, "", "", fields))


def _open_lines(company: Company, kind: str, customer: str, source_id: str) -> list[dict[str, Any]]:
    open_kinds = ("invoice",) if kind == "customerPayment" else ("creditMemo", "customerPayment")
    lines = []
    for record in company.store.records(open_kinds):
        fields = record.fields
        left = fields["amountRemaining"] if record.kind == "invoice" else fields["unapplied"]
        if customer in (fields.get("entity"), fields.get("customer")) and left > 0:
            chosen = record.id == source_id
            lines.append({"apply": chosen, "doc": int(record.id), "amount": left if chosen else Decimal(0)})
    return lines


def _line(line: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = {
        name: line[name] for name in ("item", "line", "description", "amount", "quantity") if name in line
    }
    return {**copied, "orderLine": line["line"], CUSTOM: line.get(CUSTOM) or {}}

"""The request bodies of writes, in the two spellings of Zuora's API families (zuora-api.md section 7)."""

from __future__ import annotations

from connector.gateways.zuora.codec import Json, camel, outgoing
from syncrules.language import Sublist, Write

TRANSFERRED = "TransferredToAccounting"
NOT_TRANSFERRED = "No"
ITEMS = "InvoiceItems"
DOCUMENTS = {"Invoices": "invoices", "DebitMemos": "debitMemos"}
UNDER_FINANCE = frozenset({"Payment", "Refund"})
MEMOS = frozenset({"CreditMemo", "DebitMemo"})
REFUND_PATHS = frozenset({"PaymentId", "SourceType"})  # said by the address of the call under /v1
ADJUSTMENT_NAMES = {"InvoiceAdjustment": {"Comment": "Comments"}}
REFUND_NAMES = {"Amount": "totalAmount", "ReferenceID": "referenceId"}


def action_row(write: Write) -> Json:
    """One object of /v1/action/update; what is to be emptied goes to `fieldsToNull`."""
    row = {name: outgoing(name, value) for name, value in write.fields.items()}
    cleared = [*write.clear, *(name for name, value in row.items() if value is None)]
    if row.get(TRANSFERRED) == NOT_TRANSFERRED:  # the legacy objects know No only as null
        cleared.append(TRANSFERRED)
    row = {name: value for name, value in row.items() if name not in cleared}
    return {"Id": str(write.id), **row, **({"fieldsToNull": cleared} if cleared else {})}


def rest_body(write: Write) -> Json:
    """The body of PUT /v1/invoices/{id}, and of the same for payments, refunds and memos."""
    values = {name: outgoing(name, value) for name, value in write.fields.items()}
    # These calls take no null for a text: an empty one empties it.
    values.update({name: "" if name.endswith("__NS") else None for name in write.clear})
    transferred = {TRANSFERRED: values.pop(TRANSFERRED)} if TRANSFERRED in values else {}
    body = {camel(name): value for name, value in values.items()}
    if write.record in UNDER_FINANCE:
        return body | ({"financeInformation": _camel(transferred)} if transferred else {})
    if transferred.get(TRANSFERRED) == NOT_TRANSFERRED and write.record not in MEMOS:
        transferred = {TRANSFERRED: None}  # memos know the word
    items = [_camel(row) for row in _rows(write.sublists.get(ITEMS))]
    return body | _camel(transferred) | ({"invoiceItems": items} if items else {})


def adjustment_row(write: Write) -> Json:
    """One object of /v1/action/create; the comment is named differently for invoices and for items."""
    names = ADJUSTMENT_NAMES.get(write.record, {})
    return {names.get(name, name): outgoing(name, value) for name, value in write.fields.items()}


def legacy_refund(write: Write) -> Json:
    """The body of POST /v1/object/refund.

    Zuora spreads the amount over the payment's invoices itself; which ones only matters for a partial
    refund of a payment of several invoices, and those are never written.
    """
    return {name: outgoing(name, value) for name, value in write.fields.items()}


def settlement_refund(write: Write) -> tuple[str, Json]:
    """Path and body of a refund with Invoice Settlement: with the documents to unapply, or without any."""
    payment = outgoing("PaymentId", write.fields["PaymentId"])
    body: Json = {}
    for name, value in write.fields.items():
        if name == TRANSFERRED:
            body["financeInformation"] = {camel(name): outgoing(name, value)}
        elif name not in REFUND_PATHS:
            body[REFUND_NAMES.get(name, camel(name))] = outgoing(name, value)
    documents = _documents(write)
    path = f"/v1/payments/{payment}/refunds"
    return (f"{path}/unapply", {**body, **documents}) if documents else (path, body)


def settlement_payment(write: Write) -> Json:
    """The body of POST /v1/payments: the payment with the documents that it is applied to."""
    body = {camel(name): outgoing(name, value) for name, value in write.fields.items() if name != TRANSFERRED}
    if TRANSFERRED in write.fields:
        body["financeInformation"] = {camel(TRANSFERRED): outgoing(TRANSFERRED, write.fields[TRANSFERRED])}
    return {**body, **_documents(write)}


def application(sublist: Sublist) -> Json:
    """The body of PUT /v1/payments/{id}/apply or …/unapply: the documents by their kind."""
    documents: Json = {}
    for row in _rows(sublist):
        documents.setdefault("debitMemos" if "DebitMemoId" in row else "invoices", []).append(_camel(row))
    return documents


def _documents(write: Write) -> Json:
    """The invoices and debit memos that a write names, with their amounts."""
    return {
        name: [_camel(row) for row in _rows(write.sublists[sublist])]
        for sublist, name in DOCUMENTS.items()
        if sublist in write.sublists
    }


def _rows(sublist: Sublist | None) -> list[Json]:
    rows = sublist.rows if sublist else ()
    return [{name: outgoing(name, value) for name, value in row.fields.items()} for row in rows]


def _camel(row: Json) -> Json:
    return {camel(name): value for name, value in row.items()}

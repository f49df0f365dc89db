"""A record in its source, in its destination and as it would be sent: pure texts in, rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from connector.selectors.sent_fields import fields_of

ROWS = 400  # of an invoice with thousands of lines the first ones do
Pair = tuple[str, str, str]  # what a person calls it, its field in the source, its field in the destination


@dataclass(frozen=True, slots=True)
class Side:
    """One field in both systems and in what would be sent; empty where it is missing."""

    label: str
    name: str  # in the destination
    source: str
    destination: str
    sends: str
    differs: bool
    paired: bool  # its source field is known, so that source and destination can be compared


def _transaction(number: str, day: str, amount: str, total: str = "total") -> tuple[Pair, ...]:
    return (("Number", number, "tranId"), ("Date", day, "tranDate"), ("Amount", amount, total))


# The few facts that a person compares first; the maps of the specification have all of them. Only what a map
# carries over as it is: an item's id or an order's date may differ and be right all the same.
PAIRS: dict[str, tuple[Pair, ...]] = {
    "accounts_to_netsuite": (("Number", "AccountNumber", "entityId"), ("Name", "Name", "companyName")),
    "products_to_netsuite": (),
    "rate_plans_to_netsuite": (("Name", "Name", "displayName"),),
    "charges_to_netsuite": (("Name", "Name", "displayName"),),
    "invoices_to_netsuite": (
        *_transaction("InvoiceNumber", "InvoiceDate", "Amount"),
        ("Due", "DueDate", "dueDate"),
    ),
    "debit_memos_to_netsuite": (
        *_transaction("number", "debitMemoDate", "amount"),
        ("Due", "dueDate", "dueDate"),
    ),
    "credit_memos_to_netsuite": _transaction("number", "creditMemoDate", "amount"),
    "payments_to_netsuite": _transaction("PaymentNumber", "EffectiveDate", "Amount", "payment"),
    "refunds_to_netsuite": _transaction("RefundNumber", "RefundDate", "Amount"),
    "adjustments_to_netsuite": _transaction("AdjustmentNumber", "AdjustmentDate", "Amount"),
    "customers_to_zuora": (("Number", "entityId", "AccountNumber"), ("Name", "companyName", "Name")),
    "sales_orders_to_zuora": (),
    "payments_to_zuora": (("Date", "tranDate", "EffectiveDate"), ("Amount", "payment", "Amount")),
    "refunds_to_zuora": (("Date", "tranDate", "RefundDate"), ("Amount", "total", "Amount")),
    "credit_memos_to_zuora": (("Amount", "total", "Amount"),),
}


def side_by_side(pairs: Sequence[Pair], source: str, destination: str, sends: str) -> list[Side]:
    """Rows of three texts (JSON or XML): the paired fields first, then all others; differences before both.

    A field differs when what would be sent is not what the destination shows; without anything to send, when
    the two systems do not show the same. What nobody sends and the source does not name cannot differ.
    """
    here, there, sent = fields_of(source), fields_of(destination), fields_of(sends)
    paired = {name: (label, origin) for label, origin, name in pairs}
    names = dict.fromkeys((*paired, *sent, *there))
    rows = [_side(name, *paired.get(name, (name, "")), here, there, sent) for name in names]
    told = [row for row in rows if row.source or row.destination or row.sends]
    return sorted(told, key=lambda row: (not row.differs, not row.paired))[:ROWS]


def _side(
    name: str,
    label: str,
    origin: str,
    here: Mapping[str, str],
    there: Mapping[str, str],
    sent: Mapping[str, str],
) -> Side:
    source, destination, sends = here.get(origin, ""), there.get(name, ""), sent.get(name, "")
    if name in sent:
        differs = not same(destination, sends)
    else:
        differs = bool(origin and there) and not same(source, destination)
    return Side(label, name, shown(source), shown(destination), shown(sends), differs, bool(origin))


def same(one: str, other: str) -> bool:
    """Equal as texts, as amounts (`100.0`, `100.00`), or as days, whatever time stands beside them."""
    if one == other:
        return True
    if _is_moment(one) or _is_moment(other):
        return len(one) >= 10 and one[:10] == other[:10]
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def shown(text: str) -> str:
    """A calendar day without the hour that stands for none: midnight or noon."""
    return text[:10] if _is_moment(text) and text[11:19] in ("00:00:00", "12:00:00") else text


def _is_moment(text: str) -> bool:
    """`2026-10-31T12:00:00Z`"""
    return len(text) > 10 and text[4:5] == text[7:8] == "-" and text[10] in "T "

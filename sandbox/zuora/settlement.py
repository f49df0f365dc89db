"""Business rules of cash and credit with Invoice Settlement: apply, unapply, cancel, refund."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sandbox.zuora.records import existing, positive, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

MOST_DOCUMENTS = 1000
MOST_ITEMS = 15_000


class Source(NamedTuple):
    """What is applied: its object, what people call it, and where its applications and parts are kept."""

    record: str
    noun: str
    application: str
    amount: str  # the amount's field on an application
    part: str

    @property
    def link(self) -> str:
        """The field that names it on applications and parts."""
        return f"{self.record}Id"


PAYMENT = Source("Payment", "payment", "PaymentApplication", "ApplyAmount", "PaymentPart")
CREDIT_MEMO = Source("CreditMemo", "credit memo", "CreditMemoApplication", "Amount", "CreditMemoPart")


class Portion(NamedTuple):
    """An amount of a payment or credit memo on one document; `record` is Invoice or DebitMemo."""

    record: str
    id: str
    amount: Decimal


# Object -> its list in a body, the field that carries its number, the link to it in other objects.
_DOCUMENTS = {
    "Invoice": ("invoices", "InvoiceNumber", "InvoiceId"),
    "DebitMemo": ("debitMemos", "MemoNumber", "DebitMemoId"),
}


def portions(tenant: Tenant, body: Mapping[str, Any]) -> list[Portion]:
    """What the `invoices` and `debitMemos` of a body name, each by id or number."""
    return [portion for record in _DOCUMENTS for portion in _portions(tenant, body, record)]


def _portions(tenant: Tenant, body: Mapping[str, Any], record: str) -> list[Portion]:
    name, _, _ = _DOCUMENTS[record]
    prefix = name.removesuffix("s")
    entries = body.get(name) or ()
    if len(entries) > MOST_DOCUMENTS:
        raise Refusal("invalid_value", f"At most {MOST_DOCUMENTS} {name} can be named in one call.")
    if sum(len(entry.get("items") or ()) for entry in entries) > MOST_ITEMS:
        raise Refusal("invalid_value", f"At most {MOST_ITEMS} items can be named in one call.")
    found = []
    for entry in entries:
        require(entry, "amount")
        document = existing(tenant, record, entry.get(f"{prefix}Id") or entry.get(f"{prefix}Number"))
        found.append(Portion(record, document["Id"], positive(entry["amount"], "amount")))
    return found


def check_apply(
    tenant: Tenant, account_id: Any, available: Decimal, wanted: list[Portion], source: Source = PAYMENT
) -> None:
    """Documents are posted, of the account, with enough balance; the sum fits the unapplied amount."""
    if sum((portion.amount for portion in wanted), Decimal(0)) > available:
        text = f"The apply amount is larger than the unapplied amount of the {source.noun}."
        raise Refusal("business_rule", text)
    for (record, id), amount in _summed(wanted).items():
        check_payable(record, tenant.get(record, id), account_id, amount, source)


def check_payable(
    record: str, document: Row, account_id: Any, amount: Decimal, source: Source = PAYMENT
) -> None:
    """Whether an amount of an account's money or credit can go to an invoice or a debit memo."""
    word = "Invoice" if record == "Invoice" else "Debit memo"
    shown = f"{word} {document[_DOCUMENTS[record][1]]}"
    if document["Status"] != "Posted":
        raise Refusal("business_rule", f"{shown} is not posted.")
    if document["AccountId"] != account_id:
        raise Refusal("business_rule", f"{shown} does not belong to the account of the {source.noun}.")
    if amount > document["Balance"]:
        raise Refusal("business_rule", f"The amount {amount} is larger than the balance of {shown.lower()}.")


def _summed(wanted: list[Portion]) -> dict[tuple[str, str], Decimal]:
    total: dict[tuple[str, str], Decimal] = {}
    for record, id, amount in wanted:
        total[record, id] = total.get((record, id), Decimal(0)) + amount
    return total


def apply(
    tenant: Tenant, id: str, wanted: list[Portion], day: date | None = None, source: Source = PAYMENT
) -> None:
    """Record applications (checked before); negative amounts undo earlier ones."""
    group = f"AG-{len(tenant.table(source.application).rows) + 1:08d}"
    for portion in wanted:
        links = {source.link: id, _DOCUMENTS[portion.record][2]: portion.id, source.amount: portion.amount}
        effective = day or tenant.now().date()
        tenant.insert(source.application, ApplicationGroupId=group, EffectiveDate=effective, **links)


def applied(tenant: Tenant, id: str, source: Source = PAYMENT) -> list[Portion]:
    """What a payment or credit memo is applied to now, in order of application."""
    return [
        Portion(record, part[link], part["Amount"])
        for part in tenant.rows(source.part, **{source.link: id})
        for record, (_, _, link) in _DOCUMENTS.items()
        if part.get(link)
    ]


def check_unapply(tenant: Tenant, id: str, wanted: list[Portion], source: Source = PAYMENT) -> None:
    """Nothing is taken back that is not applied."""
    now = _summed(applied(tenant, id, source))
    for document, amount in _summed(wanted).items():
        if amount > now.get(document, Decimal(0)):
            raise Refusal("business_rule", "The unapply amount is larger than the applied amount.")


def unapply(
    tenant: Tenant, id: str, wanted: list[Portion], day: date | None = None, source: Source = PAYMENT
) -> None:
    """Record the taking back of applied amounts (checked before)."""
    taken = [portion._replace(amount=-portion.amount) for portion in wanted]
    apply(tenant, id, taken, day, source)


def transfer_payment(tenant: Tenant, payment: Row, account_id: str | None) -> None:
    """Give a payment that is wholly unapplied to another account, or to none."""
    number = payment["PaymentNumber"]
    if payment["Status"] != "Processed" or payment["AppliedAmount"] or payment["RefundAmount"]:
        raise Refusal("business_rule", f"Only a wholly unapplied payment can be transferred, not {number}.")
    if account_id and tenant.get("Account", account_id)["Currency"] != payment["Currency"]:
        raise Refusal("business_rule", "The currency of the payment must be the currency of the account.")
    tenant.update("Payment", payment["Id"], AccountId=account_id)


def cancel_payment(tenant: Tenant, payment: Row) -> None:
    """Take back every application and cancel; refused with live refunds or when it is not processed."""
    if payment["Status"] not in ("Processed", "Draft"):
        raise Refusal("business_rule", f"Payment {payment['PaymentNumber']} cannot be canceled.")
    if payment["RefundAmount"]:
        raise Refusal("business_rule", f"Payment {payment['PaymentNumber']} has been refunded.")
    unapply(tenant, payment["Id"], applied(tenant, payment["Id"]))
    tenant.update("Payment", payment["Id"], Status="Canceled", CancelledOn=tenant.now())


def check_refund(payment: Row, amount: Decimal, available: Decimal, day: date) -> None:
    """The payment is processed, old enough, and has the amount left."""
    number = payment["PaymentNumber"]
    if payment["Status"] != "Processed":
        raise Refusal("business_rule", f"Payment {number} is not processed and cannot be refunded.")
    if amount > available:
        raise Refusal(
            "business_rule", f"The refund amount {amount} is larger than the amount left on {number}."
        )
    if day < payment["EffectiveDate"]:
        raise Refusal("business_rule", "The refund date cannot be earlier than the payment date.")


def unapply_for(tenant: Tenant, payment: Row, amount: Decimal) -> list[Portion]:
    """What to take back so that an amount is unapplied: the documents in order of application."""
    missing = amount - payment["UnappliedAmount"]
    wanted: list[Portion] = []
    for part in applied(tenant, payment["Id"]):
        if missing > 0:
            wanted.append(part._replace(amount=min(part.amount, missing)))
            missing -= wanted[-1].amount
    return wanted


def insert_refund(tenant: Tenant, paid: Row, fields: Row, source: Source = PAYMENT) -> Row:
    """Store a checked refund of a payment or credit memo with its application and part."""
    refund = tenant.insert("Refund", **fields, SourceType=source.record, **{source.link: paid["Id"]})
    links = {"RefundId": refund["Id"], source.link: paid["Id"]}
    tenant.insert(
        "RefundApplication", **links, ApplyAmount=refund["Amount"], EffectiveDate=refund["RefundDate"]
    )
    tenant.insert("RefundPart", **links, Amount=refund["Amount"])
    return refund


def cancel_refund(tenant: Tenant, refund: Row) -> None:
    """Cancel a processed refund; the amount is then unapplied on its payment or credit memo."""
    if refund["Status"] != "Processed":
        raise Refusal("business_rule", f"Refund {refund['RefundNumber']} cannot be canceled.")
    tenant.update("Refund", refund["Id"], Status="Canceled", CancelledOn=tenant.now())

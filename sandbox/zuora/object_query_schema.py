"""What object query offers for each object: filters, expansions, and the spelling of keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sandbox.zuora.schema import OBJECTS


class Relation(NamedTuple):
    """An expansion: the answer's key, the object, and the linking field (the child's field if many)."""

    key: str
    target: str
    field: str
    many: bool = False


_ITEM = {
    "subscription": Relation("subscription", "Subscription", "SubscriptionId"),
    "subscriptionowner": Relation("subscriptionOwner", "Account", "SubscriptionOwnerId"),
    "rateplancharge": Relation("ratePlanCharge", "RatePlanCharge", "RatePlanChargeId"),
}

RELATIONS: dict[str, dict[str, Relation]] = {
    "Account": {
        "billto": Relation("billTo", "Contact", "BillToId"),
        "soldto": Relation("soldTo", "Contact", "SoldToId"),
        "shipto": Relation("shipTo", "Contact", "ShipToId"),
        "defaultpaymentmethod": Relation("defaultPaymentMethod", "PaymentMethod", "DefaultPaymentMethodId"),
        "subscriptions": Relation("subscriptions", "Subscription", "AccountId", True),
        "payments": Relation("payments", "Payment", "AccountId", True),
        "refunds": Relation("refunds", "Refund", "AccountId", True),
        "creditmemos": Relation("creditMemos", "CreditMemo", "AccountId", True),
        "debitmemos": Relation("debitMemos", "DebitMemo", "AccountId", True),
        "invoices": Relation("invoices", "Invoice", "AccountId", True),
        "paymentmethods": Relation("paymentMethods", "PaymentMethod", "AccountId", True),
    },
    "Invoice": {
        "account": Relation("account", "Account", "AccountId"),
        "billtocontact": Relation("billToContact", "Contact", "BillToContactId"),
        "invoiceitems": Relation("invoiceItems", "InvoiceItem", "InvoiceId", True),
    },
    "InvoiceItem": {
        **_ITEM,
        "invoice": Relation("invoice", "Invoice", "InvoiceId"),
        "taxationitems": Relation("taxationItems", "TaxationItem", "InvoiceItemId", True),
    },
    "Payment": {
        "account": Relation("account", "Account", "AccountId"),
        "paymentmethod": Relation("paymentMethod", "PaymentMethod", "PaymentMethodId"),
        "paymentapplications": Relation("paymentApplications", "PaymentApplication", "PaymentId", True),
    },
    "Refund": {
        "account": Relation("account", "Account", "AccountId"),
        "paymentmethod": Relation("paymentMethod", "PaymentMethod", "PaymentMethodId"),
        "refundapplications": Relation("refundApplications", "RefundApplication", "RefundId", True),
    },
    "RefundApplication": {"payment": Relation("payment", "Payment", "PaymentId")},
    "CreditMemo": {
        "account": Relation("account", "Account", "AccountId"),
        "billtocontact": Relation("billToContact", "Contact", "BillToContactId"),
        "creditmemoitems": Relation("creditMemoItems", "CreditMemoItem", "CreditMemoId", True),
        "creditmemoapplications": Relation(
            "creditMemoApplications", "CreditMemoApplication", "CreditMemoId", True
        ),
    },
    "CreditMemoItem": {
        **_ITEM,
        "credittaxationitems": Relation(
            "creditTaxationItems", "CreditTaxationItem", "CreditMemoItemId", True
        ),
    },
    "CreditMemoApplication": {"creditmemo": Relation("creditMemo", "CreditMemo", "CreditMemoId")},
    "DebitMemo": {
        "account": Relation("account", "Account", "AccountId"),
        "billtocontact": Relation("billToContact", "Contact", "BillToContactId"),
        "debitmemoitems": Relation("debitMemoItems", "DebitMemoItem", "DebitMemoId", True),
    },
    "DebitMemoItem": {
        **_ITEM,
        "debittaxationitems": Relation("debitTaxationItems", "DebitTaxationItem", "DebitMemoItemId", True),
    },
    "Product": {"productrateplans": Relation("productRatePlans", "ProductRatePlan", "ProductId", True)},
    "ProductRatePlan": {
        "productrateplancharges": Relation(
            "productRatePlanCharges", "ProductRatePlanCharge", "ProductRatePlanId", True
        ),
    },
    "ProductRatePlanCharge": {
        "productrateplan": Relation("productRatePlan", "ProductRatePlan", "ProductRatePlanId"),
        "productrateplanchargetiers": Relation(
            "productRatePlanChargeTiers", "ProductRatePlanChargeTier", "ProductRatePlanChargeId", True
        ),
    },
    "Subscription": {
        "account": Relation("account", "Account", "AccountId"),
        "invoiceowner": Relation("invoiceOwner", "Account", "InvoiceOwnerId"),
        "rateplans": Relation("ratePlans", "RatePlan", "SubscriptionId", True),
    },
    "Order": {"account": Relation("account", "Account", "AccountId")},
    "RatePlan": {"rateplancharges": Relation("ratePlanCharges", "RatePlanCharge", "RatePlanId", True)},
}


@dataclass(frozen=True)
class Endpoint:
    """One `/object-query/{path}`; `filters` None means that every field of the object may be filtered."""

    path: str
    object_name: str
    expands: frozenset[str]
    filters: frozenset[str] | None = None
    needs_filter: bool = False
    settlement: bool = False


def _endpoint(
    path: str,
    object_name: str,
    expands: str = "",
    filters: str = "",
    *,
    needs_filter: bool = False,
    settlement: bool = False,
) -> Endpoint:
    # A longer path may be asked for alone, and every path on the way to it.
    paths = {".".join(names[: i + 1]) for names in map(_split, expands.split()) for i in range(len(names))}
    allowed = frozenset({"id", "updateddate", *filters.split()}) if filters else None
    return Endpoint(path, object_name, frozenset(paths), allowed, needs_filter, settlement)


def _split(path: str) -> list[str]:
    return path.split(".")


_MEMO = "balance memodate memonumber sourcetype status totalamount invoiceid accountid"
_MEMO_ITEM = "invoiceitemid subscriptionid rateplanchargeid chargenumber sourceitemtype"

ENDPOINTS = {
    endpoint.path: endpoint
    for endpoint in (
        _endpoint(
            "accounts",
            "Account",
            "billto soldto shipto defaultpaymentmethod payments refunds creditmemos debitmemos "
            "invoices paymentmethods "
            "subscriptions.rateplans.rateplancharges",
        ),
        _endpoint("contacts", "Contact"),
        _endpoint(
            "products", "Product", "productrateplans.productrateplancharges.productrateplanchargetiers"
        ),
        _endpoint(
            "product-rate-plans",
            "ProductRatePlan",
            "productrateplancharges.productrateplanchargetiers",
            "productid name effectivestartdate effectiveenddate productrateplannumber",
        ),
        _endpoint(
            "product-rate-plan-charges",
            "ProductRatePlanCharge",
            "productrateplan productrateplanchargetiers",
            "billcycleday chargemodel chargetype productrateplanchargenumber productrateplanid",
        ),
        _endpoint(
            "invoices",
            "Invoice",
            "account.billto account.soldto account.shipto billtocontact invoiceitems.subscription.account",
            "accountid amount balance duedate invoicedate invoicenumber reversed sourceid sourcetype status "
            "einvoicestatus",
        ),
        _endpoint(
            "invoice-items",
            "InvoiceItem",
            "invoice subscription subscriptionowner taxationitems rateplancharge",
            "rateplanchargeid invoiceid accountingcode chargedate chargenumber servicestartdate "
            "serviceenddate "
            "sourceitemtype subscriptionid subscriptionnumber productrateplanchargeid bookingreference "
            "excludeitembillingfromrevenueaccounting",
            needs_filter=True,
        ),
        _endpoint("taxation-items", "TaxationItem"),
        _endpoint(
            "payments",
            "Payment",
            "account.billto account.soldto paymentmethod paymentapplications",
            "createddate accountid amount effectivedate gatewayorderid gatewaystate paymentmethodid "
            "paymentnumber referenceid source sourcename status unappliedamount",
        ),
        _endpoint("payment-method-snapshots", "PaymentMethodSnapshot"),
        _endpoint(
            "payment-applications",
            "PaymentApplication",
            filters="effectivedate accountid paymentid applicationgroupid",
            settlement=True,
        ),
        _endpoint(
            "refunds",
            "Refund",
            "account.billto account.soldto paymentmethod refundapplications.payment",
            "accountid amount paymentmethodid reasoncode refunddate refundnumber sourcetype status type",
        ),
        _endpoint(
            "refund-applications",
            "RefundApplication",
            "payment",
            "accountid applicationgroupid creditmemoid effectivedate paymentid refundid",
            settlement=True,
        ),
        _endpoint(
            "credit-memos",
            "CreditMemo",
            "account billtocontact creditmemoitems.subscription.account creditmemoapplications",
            _MEMO,
            settlement=True,
        ),
        _endpoint(
            "credit-memo-items",
            "CreditMemoItem",
            "subscription rateplancharge subscriptionowner credittaxationitems",
            f"creditmemoid {_MEMO_ITEM}",
            settlement=True,
        ),
        _endpoint(
            "credit-memo-applications",
            "CreditMemoApplication",
            "creditmemo",
            "effectivedate accountid creditmemoid applicationgroupid",
            settlement=True,
        ),
        _endpoint(
            "debit-memos",
            "DebitMemo",
            "account billtocontact debitmemoitems.subscription.account",
            f"{_MEMO} creditmemoid",
            settlement=True,
        ),
        _endpoint(
            "debit-memo-items",
            "DebitMemoItem",
            "subscription rateplancharge subscriptionowner debittaxationitems",
            f"debitmemoid creditmemoitemid productrateplanchargeid {_MEMO_ITEM}",
            settlement=True,
        ),
        _endpoint("subscriptions", "Subscription", "account invoiceowner rateplans.rateplancharges"),
        _endpoint("orders", "Order", "account"),
    )
}

_SPELLING = {"NickName": "nickname"}
# Kept by the tenant for its own rules, or shown by other families only.
_HIDDEN = {
    ("Refund", "PaymentId"),
    ("Refund", "CreditMemoId"),
    ("Order", "Currency"),
    ("Invoice", "Body"),
    ("InvoiceItem", "ProductName"),
    ("InvoiceItem", "ProductDescription"),
    ("ProductRatePlan", "ActiveCurrencies"),
    ("DebitMemoItem", "SubscriptionOwnerId"),
    ("DebitTaxationItem", "AccountingCode"),
    ("CreditMemoItem", "SubscriptionOwnerId"),
    ("CreditTaxationItem", "AccountingCode"),
}
# Stored as the words of the other families, shown as numbers.
_CODES = {"Charge": "0", "Discount": "1", "Prepayment": "2", "Tax": "3"}
CODED = {(name, "ProcessingType"): _CODES for name in ("InvoiceItem", "DebitMemoItem", "CreditMemoItem")}


def key_of(field: str) -> str:
    """The JSON key of a field: first letter lower (`SKU` -> `sKU`), custom fields as they are."""
    if field.endswith(("__NS", "__c", "__QT")):
        return field
    return _SPELLING.get(field) or field[0].lower() + field[1:]


# object -> field -> JSON key, and object -> lower-case name -> field.
KEYS = {
    name: {field: key_of(field) for field in sorted(kind.fields | kind.extra) if (name, field) not in _HIDDEN}
    for name, kind in OBJECTS.items()
}
FIELDS = {name: {field.lower(): field for field in keys} for name, keys in KEYS.items()}

"""What documents with lines have in common: their lines, taxes, classifications and recognition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import ITEMS, Books, Stored, custom
from tests.journeys.maps.rows import ABSENT, AVATAX, OFF, ON, Check, Pair, Row, always, field_of, row

ACCOUNT_FIELDS = {
    "class": ("classification", "Class__NS", "default_class"),
    "department": ("department", "Department__NS", "default_department"),
    "location": ("location", "Location__NS", "default_location"),
}


@dataclass
class Line:
    """An item or a taxation item of a document, and the line that it became."""

    document: Pair
    source: Stored
    after: Stored
    target: Stored

    @property
    def books(self) -> Books:
        return self.document.books

    def ns(self, label: str) -> Any:
        """A column of the line, by label."""
        return custom(self.target, "line", label)


def line_of(document: Pair, source_id: str) -> Stored | None:
    """The line whose column Zuora ID names a record."""
    lines = document.target.get("itemList", [])
    return next((line for line in lines if custom(line, "line", "Zuora ID") == source_id), None)


def lines_of(document: Pair, before: list[Stored], after: Callable[[str], Stored | None]) -> Iterator[Line]:
    """The lines of a document whose source records are given."""
    for source in before:
        target, now = line_of(document, source["Id"]), after(source["Id"])
        assert target is not None, f"no line for {source['Id']}"
        assert now is not None
        yield Line(document, source, now, target)


def account_of(subject: Any) -> Stored:
    source = subject.document.source if isinstance(subject, Line) else subject.source
    found = subject.books.zuora_before.get("Account", source["AccountId"])
    assert found is not None
    return found


def customer_of(subject: Any) -> Any:
    """The internal id of the customer."""
    account = subject.books.zuora.get("Account", subject.source["AccountId"])
    return account and account["IntegrationId__NS"]


def default_of_customer(name: str) -> Callable[[Pair], Any]:
    """What NetSuite takes over from the customer."""

    def found(pair: Pair) -> Any:
        customer = pair.books.netsuite.get("customer", customer_of(pair))
        return customer and customer.get(name)

    return found


def header_classification(target: str) -> list[Check]:
    """The account's value, else the default of the same kind."""
    kind, own, preference = ACCOUNT_FIELDS[target]
    return [
        Check(lambda p: p.books.id_of(kind, account_of(p).get(own)), field_of(target)),
        Check(
            lambda p: (
                None if account_of(p).get(own) else p.books.id_of(kind, p.books.preferences[preference])
            ),
            field_of(target),
        ),
    ]


HEADER_CLASSIFICATIONS = [check for target in ACCOUNT_FIELDS for check in header_classification(target)]


def line_classifications(name: str) -> list[Row]:
    """Per Invoice Line X Mapping: the account's value, even if empty, or nothing."""
    account = [
        Check(
            lambda line, of=(kind, own): line.books.id_of(of[0], account_of(line).get(of[1])) or ABSENT,
            field_of(target),
        )
        for target, (kind, own, _) in ACCOUNT_FIELDS.items()
    ]
    return [
        row(name, *account, worlds=(ON,)),
        row(name, *(Check(always(ABSENT), field_of(target)) for target in ACCOUNT_FIELDS), worlds=(OFF,)),
    ]


def taxable(name: str) -> list[Row]:
    """Forced false with Use Standard Invoice Sync = Yes, else not sent."""
    return [
        row(name, Check(always(False), field_of("isTaxable")), worlds=(OFF, ON)),
        row(name, Check(always(ABSENT), field_of("isTaxable")), worlds=(AVATAX,)),
    ]


def default_tax_code(pair: Pair) -> Any:
    return pair.books.id_of("salesTaxItem", pair.books.preferences["netsuite_default_tax_code"])


# --- what a line is of ------------------------------------------------------------------------------


def charge_of(line: Line) -> Stored:
    found = line.books.zuora.get("ProductRatePlanCharge", line.source["ProductRatePlanChargeId"])
    assert found is not None
    return found


def subscription_of(line: Line) -> Stored:
    return line.books.zuora_before.get("Subscription", line.source.get("SubscriptionId")) or {}


def signed(name: str) -> Callable[[Line], Any]:
    """An amount of a line: turned round on a credit memo that came from a negative invoice."""

    def amount(line: Line) -> Any:
        negative = Decimal(line.document.source["Amount"]) < 0
        return -Decimal(line.source[name]) if negative else Decimal(line.source[name])

    return amount


def item_description(line: Line) -> Any:
    found = line.books.netsuite.any_of(ITEMS, line.target["item"])
    return found and found[1].get("salesDescription")


def project(line: Line) -> Any:
    """Only the Variable template carries a project."""
    variable = charge_of(line).get("RevRecTemplateType__NS") == "Variable"
    return subscription_of(line).get("Project__NS") if variable else ABSENT


def rate_text(line: Line) -> str:
    """`9%` of a fraction, `50 flat fee` of an amount."""
    rate = Decimal(line.source["TaxRate"])
    if line.source["TaxRateType"] == "Percentage":
        return f"{(rate * 100).normalize():f}%"
    return f"{rate.normalize():f} flat fee"


# --- revenue recognition, as invoices.md writes it --------------------------------------------------


TRIGGERS = {
    "Contract Effective Date": "ContractEffectiveDate",
    "Service Activation Date": "ServiceActivationDate",
    "Customer Acceptance Date": "ContractAcceptanceDate",
}


@dataclass(frozen=True)
class Recognition:
    start: Any = ABSENT
    end: Any = ABSENT
    defer: bool = False


def trigger_date(line: Line) -> Any:
    """An invoice item carries it; a memo's is the subscription's date that the charge waits for."""
    if "MemoNumber" not in line.document.source:
        return line.source.get("RevRecStartDate")
    return subscription_of(line).get(TRIGGERS.get(charge_of(line).get("RevRecTriggerCondition"), ""))


def recognition(line: Line) -> Recognition:
    charge, item = charge_of(line), line.source
    code, wanted = charge.get("RevRecCode"), charge.get("RevRecStart__NS")
    if code and charge.get("RevRecTemplateType__NS") == "Variable":
        return Recognition()
    service, trigger = item["ServiceStartDate"], trigger_date(line)
    start, defer = service, False
    if code and trigger is None:
        defer = True
    elif code and wanted == "Use NetSuite Rev Rec Template":
        start = ABSENT
    elif code and date.fromisoformat(trigger) >= date.fromisoformat(service):
        start = trigger if wanted == "Rev Rec Trigger Date" else service
    ends = {
        "Charge Period End": item.get("ServiceEndDate"),
        "Subscription End Date": subscription_of(line).get("SubscriptionEndDate"),
    }
    end = ends.get(charge.get("RevRecEnd__NS") or "") or ABSENT
    return Recognition(start, ABSENT if wanted == "Use NetSuite Rev Rec Template" else end, defer)


def template(line: Line) -> Any:
    return line.books.id_of("revRecTemplate", charge_of(line).get("RevRecCode")) or ABSENT


RECOGNITION = (
    Check(lambda line: recognition(line).start, field_of("revRecStartDate")),
    Check(lambda line: recognition(line).end, field_of("revRecEndDate")),
    Check(lambda line: recognition(line).defer, field_of("deferRevRec")),
    Check(template, field_of("revRecSchedule")),
)

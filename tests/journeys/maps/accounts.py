"""customers_to_zuora: a NetSuite customer as a Zuora account with its contacts (accounts.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.maps.books import Books, Stored
from tests.journeys.maps.rows import ABSENT, MASTER, Check, Table, always, field_of, row, run_time
from tests.journeys.maps.to_zuora import Taken, source_field, taken

PROCESS = "customers_to_zuora"
ROLES = {"BillTo": "defaultBilling", "SoldTo": "defaultShipping"}


def created(books: Books) -> list[Taken]:
    return taken(books, PROCESS, "customer", "Account")


def updated(books: Books) -> list[Taken]:
    return taken(books, PROCESS, "customer", "Account", "update")


def had(name: str) -> Callable[[Taken], Any]:
    """A custom field of the customer, where it is filled."""
    return lambda subject: subject.had(name) or None


def number(subject: Taken) -> str:
    return str(subject.source["entityId"]).split(" ")[0]


def name(subject: Taken) -> str:
    source = subject.source
    return f"{source['firstName']} {source['lastName']}" if source["isPerson"] else source["companyName"]


def parent(subject: Taken) -> Any:
    """The account of the parent, as it is after the run."""
    above = subject.books.netsuite.get("customer", subject.source.get("parent"))
    return above and above["customFieldList"]["custentityzuoraid"]


def currency(subject: Taken) -> Any:
    found = subject.books.netsuite.get("currency", subject.source.get("currency"))
    return found and found["symbol"]


def terms(subject: Taken) -> Any:
    """Zuora Payment Term; the terms of NetSuite where it is empty."""
    own = subject.books.netsuite.get("term", subject.source.get("terms"))
    return subject.had("Zuora Payment Term") or (own and own["name"])


def method(subject: Taken) -> Any:
    """The method of this type that belongs to no account, where there is one."""
    found = subject.books.zuora.where("PaymentMethod", "Type", subject.had("Zuora Default Payment Method"))
    return next((row["Id"] for row in found if not row.get("AccountId")), ABSENT)


# --- contacts -------------------------------------------------------------------------------------


def contact(subject: Taken, role: str) -> Stored:
    found = subject.books.zuora.get("Contact", subject.target[f"{role}Id"])
    assert found is not None
    return found


def of_contact(role: str, field: str) -> Callable[[Taken], Any]:
    return lambda subject: contact(subject, role).get(field)


def entry(subject: Taken, role: str) -> Any:
    """The address that a contact is made of: without one for shipping, that for billing (D27)."""
    for mark in (ROLES[role], ROLES["BillTo"]):
        for line in subject.source["addressbookList"]:
            if line.get(mark):
                return line["addressbookAddress"]
    raise AssertionError(subject.source)


def in_entry(role: str, field: str) -> Callable[[Taken], Any]:
    return lambda subject: entry(subject, role).get(field) or None


def word(role: str, position: int) -> Callable[[Taken], Any]:
    """The addressee before or after its first blank."""
    return lambda subject: str(entry(subject, role)["addressee"]).split(" ", 1)[position]


def spelled(role: str) -> Callable[[Taken], Any]:
    """The contact's country as NetSuite spells it: `United Kingdom` is `_unitedKingdom`."""

    def country(subject: Taken) -> str:
        first, *others = contact(subject, role)["Country"].split()
        return "_" + first.lower() + "".join(others)

    return country


def names(role: str) -> list[Check]:
    return [
        Check(word(role, 0), of_contact(role, "FirstName")),
        Check(word(role, 1), of_contact(role, "LastName")),
    ]


def places(role: str) -> list[Check]:
    pairs = (
        ("addr1", "Address1"),
        ("addr2", "Address2"),
        ("city", "City"),
        ("state", "State"),
        ("zip", "PostalCode"),
    )
    checks = [Check(in_entry(role, source), of_contact(role, target)) for source, target in pairs]
    return [*checks, Check(in_entry(role, "country"), spelled(role))]


def numbers(role: str) -> list[Check]:
    return [
        Check(source_field("phone"), of_contact(role, "WorkPhone")),
        Check(source_field("fax"), of_contact(role, "Fax")),
    ]


def copied(label: str, field: str) -> Any:
    return row(f"{label} -> {field}", Check(had(label), field_of(field)))


def mail(role: str, label: str) -> Check:
    return Check(had(label), of_contact(role, "WorkEmail"))


ROWS = (
    row(
        "internalId -> Account.IntegrationId__NS",
        Check(source_field("internalId"), field_of("IntegrationId__NS")),
    ),
    row("now -> SyncDate__NS", Check(run_time, field_of("SyncDate__NS"))),
    row(
        "entityId, or companyName / firstName + lastName -> AccountNumber",
        Check(number, field_of("AccountNumber")),
    ),
    row("entityId -> CustomerId__NS", Check(source_field("entityId"), field_of("CustomerId__NS"))),
    row("parent.internalId -> ParentId", Check(parent, field_of("ParentId"))),
    row("Zuora Batch -> Batch", Check(lambda c: f"Batch{c.had('Zuora Batch')}", field_of("Batch"))),
    copied("Zuora Bill Cycle Day", "BillCycleDay"),
    row("comments -> Notes", Check(source_field("comments"), field_of("Notes"))),
    row("– -> Status", Check(always("Active"), field_of("Status"))),
    row("currency -> Currency", Check(currency, field_of("Currency"))),
    row("isPerson, companyName, firstName, lastName -> Name", Check(name, field_of("Name"))),
    row("true -> AllowInvoiceEdit", Check(always(True), field_of("AllowInvoiceEdit"))),
    row(
        "Zuora ID -> Contact.AccountId",
        *(Check(lambda c: c.label("Zuora ID"), of_contact(role, "AccountId")) for role in ROLES),
    ),
    row("phone, fax -> Contact.WorkPhone, Contact.Fax", *numbers("BillTo"), *numbers("SoldTo")),
    row("addressee (default billing) -> Bill To FirstName, LastName", *names("BillTo")),
    row(
        "addr1, addr2, city, state, zip, country (default billing) -> Bill To Address1, "
        "Address2, City, State, PostalCode, Country",
        *places("BillTo"),
    ),
    row(
        "Bill To Contact -> Bill To Description",
        Check(always("Bill To Contact"), of_contact("BillTo", "Description")),
    ),
    row(
        "the same set (default shipping) -> Sold To contact",
        Check(always("Sold To Contact"), of_contact("SoldTo", "Description")),
        *names("SoldTo"),
        *places("SoldTo"),
    ),
    row("Zuora Payment Term -> PaymentTerm", Check(terms, field_of("PaymentTerm"))),
    row(
        "Zuora Auto Pay -> AutoPay",
        Check(lambda c: c.had("Zuora Auto Pay") is True, field_of("AutoPay")),
    ),
    copied("Zuora CRM ID", "CrmId"),
    copied("Zuora Customer Service Rep Name", "CustomerServiceRepName"),
    copied("Zuora Purchase Order Number", "PurchaseOrderNumber"),
    copied("Zuora Sales Rep", "SalesRepName"),
    row(
        "Zuora Default Payment Method -> Default Payment Method",
        Check(method, field_of("DefaultPaymentMethodId")),
        Check(lambda c: None if method(c) is ABSENT else method(c), field_of("DefaultPaymentMethodId")),
    ),
    row(
        "Zuora Bill To Work Email / Zuora Sold To Work Email -> WorkEmail of Bill To / Sold To",
        mail("BillTo", "Zuora Bill To Work Email"),
        mail("SoldTo", "Zuora Sold To Work Email"),
    ),
    row(
        "Zuora Bill To Tax Region -> Bill To TaxRegion",
        Check(had("Zuora Bill To Tax Region"), of_contact("BillTo", "TaxRegion")),
    ),
    row(
        "Zuora Tax Exempt Status, Zuora Tax Exempt Certificate ID -> TaxExemptStatus, TaxExemptCertificateID",
        Check(had("Zuora Tax Exempt Status"), field_of("TaxExemptStatus")),
        Check(had("Zuora Tax Exempt Certificate ID"), field_of("TaxExemptCertificateID")),
    ),
)

UPDATE_ROWS = (
    row(
        "Zuora ID, Zuora Bill To ID, Zuora Sold To ID -> Account.Id, Contact.Id, Contact.Id",
        Check(had("Zuora ID"), field_of("Id")),
        Check(had("Zuora Bill To ID"), field_of("BillToId")),
        Check(had("Zuora Sold To ID"), field_of("SoldToId")),
        mail("BillTo", "Zuora Bill To Work Email"),
        mail("SoldTo", "Zuora Sold To Work Email"),
    ),
)

TABLES = (Table(created, ROWS, (MASTER,)), Table(updated, UPDATE_ROWS, (MASTER,)))

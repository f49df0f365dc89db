"""accounts_to_netsuite: a Zuora account and its contacts as a NetSuite customer (accounts.md)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import Books, Stored
from tests.journeys.maps.rows import (
    ABSENT,
    AVATAX,
    OFF,
    ON,
    Check,
    Pair,
    Table,
    always,
    copied,
    field_of,
    label_of,
    labelled,
    pairs,
    row,
    run_time,
    text_of,
    written_back,
)

PROCESS = "accounts_to_netsuite"


def created(books: Books) -> list[Pair]:
    return pairs(books, PROCESS, "Account", ["customer"])


def updated(books: Books) -> list[Pair]:
    return pairs(books, PROCESS, "Account", ["customer"], ["update"])


def contact(pair: Pair, role: str) -> Stored:
    found = pair.books.zuora_before.get("Contact", pair.source.get(f"{role}Id"))
    assert found is not None
    return found


def of_contact(role: str, name: str) -> Callable[[Pair], Any]:
    return lambda pair: contact(pair, role).get(name) or None


def entry(pair: Pair, default: str) -> Stored:
    """The entry of the address book that is the default for billing or shipping."""
    return next((e for e in pair.target["addressbookList"] if e.get(default)), {})


def in_entry(default: str, name: str) -> Callable[[Pair], Any]:
    return lambda pair: entry(pair, default).get("addressbookAddress", {}).get(name)


def country(role: str) -> Callable[[Pair], Any]:
    """`United Kingdom` is `_unitedKingdom`."""

    def spelled(pair: Pair) -> Any:
        first, *others = contact(pair, role)["Country"].split()
        return "_" + first.lower() + "".join(others)

    return spelled


def state(role: str) -> Callable[[Pair], Any]:
    """Only for the United States."""
    return lambda pair: (
        contact(pair, role).get("State") if contact(pair, role)["Country"] == "United States" else ABSENT
    )


def full_name(role: str) -> Callable[[Pair], Any]:
    return lambda pair: f"{contact(pair, role)['FirstName']} {contact(pair, role)['LastName']}"


def person(pair: Pair) -> bool:
    return pair.source.get("CustomerType__NS") == "Individual"


def list_value(name: str, words: Callable[[Any], str]) -> Callable[[Pair], Any]:
    """The internal id of the value that the screen shows, in a list of NetSuite."""

    def found(pair: Pair) -> Any:
        lists = pair.books.netsuite.where("customList", "name", name)
        wanted = words(pair)
        return next(v["valueId"] for v in lists[0]["customValueList"] if v["value"] == wanted)

    return found


def currency(pair: Pair) -> Any:
    (found,) = pair.books.netsuite.where("currency", "symbol", pair.source["Currency"])
    return found["internalId"]


def parent(pair: Pair) -> Any:
    above = pair.books.zuora.get("Account", pair.source.get("ParentId"))
    return above and above["IntegrationId__NS"]


def payment_method(pair: Pair) -> Any:
    method = pair.books.zuora.get("PaymentMethod", pair.source.get("DefaultPaymentMethodId"))
    return method and method["Type"]


def address(role: str, default: str, *, phone: bool = False) -> list[Check]:
    fields = {"Address1": "addr1", "Address2": "addr2", "City": "city", "PostalCode": "zip"}
    fields |= {"WorkPhone": "addrPhone"} if phone else {}
    return [Check(of_contact(role, name), in_entry(default, target)) for name, target in fields.items()]


ROWS = (
    row(
        "AccountNumber or Name -> entityId",
        Check(text_of("AccountNumber"), field_of("entityId")),
        worlds=(OFF, ON),
    ),
    row("AccountNumber or Name -> entityId", Check(text_of("Name"), field_of("entityId")), worlds=(AVATAX,)),
    labelled("AccountNumber -> Zuora Account Number", "AccountNumber", "Zuora Account Number"),
    row(
        "AutoPay -> Zuora Auto Pay (custentityzuoraautopay)",
        Check(lambda p: bool(p.source["AutoPay"]), label_of("Zuora Auto Pay")),
    ),
    row(
        "Batch -> Zuora Batch (custentityzuorabatch)",
        Check(list_value("Zuora Batch", lambda p: p.source["Batch"]), label_of("Zuora Batch")),
    ),
    row(
        "BillCycleDay -> Zuora Bill Cycle Day (custentityzuorabillcycleday)",
        Check(
            list_value("Zuora Bill Cycle Day", lambda p: str(p.source["BillCycleDay"])),
            label_of("Zuora Bill Cycle Day"),
        ),
    ),
    labelled("CreatedDate -> Zuora Created Date", "CreatedDate", "Zuora Created Date"),
    labelled("CrmId -> Zuora CRM ID", "CrmId", "Zuora CRM ID"),
    row("Currency -> currency", Check(currency, field_of("currency"))),
    labelled(
        "CustomerServiceRepName -> Zuora Customer Service Rep Name",
        "CustomerServiceRepName",
        "Zuora Customer Service Rep Name",
    ),
    labelled("Id -> Zuora ID", "Id", "Zuora ID"),
    row(
        "Mrr -> Zuora Account MRR",
        Check(
            lambda p: Decimal(p.source["Mrr"]) if p.source.get("Mrr") else None, label_of("Zuora Account MRR")
        ),
    ),
    copied("Name -> companyName", "Name", "companyName"),
    copied("Notes -> comments", "Notes", "comments"),
    row(
        "PaymentTerm -> terms (look-up) and Zuora Payment Term",
        Check(lambda p: p.books.id_of("term", p.source["PaymentTerm"]), field_of("terms")),
        Check(text_of("PaymentTerm"), label_of("Zuora Payment Term")),
    ),
    labelled(
        "PurchaseOrderNumber -> Zuora Purchase Order Number",
        "PurchaseOrderNumber",
        "Zuora Purchase Order Number",
    ),
    labelled("SalesRepName -> Zuora Sales Rep", "SalesRepName", "Zuora Sales Rep"),
    row("Status -> isInactive", Check(lambda p: p.source["Status"] == "Canceled", field_of("isInactive"))),
    labelled(
        "TaxExemptCertificateID -> Zuora Tax Exempt Certificate ID",
        "TaxExemptCertificateID",
        "Zuora Tax Exempt Certificate ID",
    ),
    row(
        "TaxExemptCertificateID -> vatRegNumber",
        Check(text_of("TaxExemptCertificateID"), field_of("vatRegNumber")),
        worlds=(AVATAX,),
    ),
    row(
        "TaxExemptCertificateID -> vatRegNumber",
        Check(always(ABSENT), field_of("vatRegNumber")),
        worlds=(OFF,),
    ),
    row("VATID -> vatRegNumber", Check(text_of("VATId"), field_of("vatRegNumber")), worlds=(ON,)),
    labelled("TaxExemptStatus -> Zuora Tax Exempt Status", "TaxExemptStatus", "Zuora Tax Exempt Status"),
    row(
        "TaxExemptStatus -> taxable (isTaxable)",
        Check(lambda p: p.source["TaxExemptStatus"] != "Yes", field_of("taxable")),
        worlds=(AVATAX,),
    ),
    row("TaxExemptStatus -> taxable (isTaxable)", Check(always(ABSENT), field_of("taxable")), worlds=(OFF,)),
    labelled("UpdatedDate -> Zuora Updated Date", "UpdatedDate", "Zuora Updated Date"),
    row(
        "IntegrationId__NS <- internalId",
        Check(field_of("internalId"), lambda p: p.after.get("IntegrationId__NS")),
    ),
    written_back("IntegrationStatus__NS, SyncDate__NS <- Sync Complete, now"),
    row("CustomerType__NS -> isPerson", Check(person, field_of("isPerson"))),
    row("ParentId -> parent", Check(parent, field_of("parent"))),
    row(
        "BillTo.Address1, Address2, City, PostalCode -> addressbook addr1, addr2, city, zip",
        *address("BillTo", "defaultBilling"),
    ),
    row(
        "BillTo.Country -> addressbook country",
        Check(country("BillTo"), in_entry("defaultBilling", "country")),
    ),
    row("BillTo.State -> addressbook state", Check(state("BillTo"), in_entry("defaultBilling", "state"))),
    row(
        "Account.Name / BillTo.FirstName + LastName -> addressee / attention",
        Check(text_of("Name"), in_entry("defaultBilling", "addressee")),
        Check(full_name("BillTo"), in_entry("defaultBilling", "attention")),
    ),
    row(
        "BillTo.FirstName, LastName -> firstName, lastName",
        Check(lambda p: contact(p, "BillTo")["FirstName"] if person(p) else None, field_of("firstName")),
        Check(lambda p: contact(p, "BillTo")["LastName"] if person(p) else None, field_of("lastName")),
        Check(lambda p: None if person(p) else ABSENT, field_of("lastName")),
    ),
    row("BillTo.Fax -> fax", Check(of_contact("BillTo", "Fax"), field_of("fax"))),
    row("BillTo.Id -> Zuora Bill To ID", Check(of_contact("BillTo", "Id"), label_of("Zuora Bill To ID"))),
    row(
        "BillTo.TaxRegion -> Zuora Bill To Tax Region",
        Check(of_contact("BillTo", "TaxRegion"), label_of("Zuora Bill To Tax Region")),
    ),
    row(
        "BillTo.WorkEmail -> Zuora Bill To Work Email and email",
        Check(of_contact("BillTo", "WorkEmail"), label_of("Zuora Bill To Work Email")),
        Check(of_contact("BillTo", "WorkEmail"), field_of("email")),
    ),
    row(
        "BillTo.WorkPhone -> phone and addressbook phone",
        Check(of_contact("BillTo", "WorkPhone"), field_of("phone")),
        Check(of_contact("BillTo", "WorkPhone"), in_entry("defaultBilling", "addrPhone")),
    ),
    row(
        "DefaultPaymentMethod.Type -> Zuora Default Payment Method",
        Check(payment_method, label_of("Zuora Default Payment Method")),
    ),
    row(
        "SoldTo.Address1, Address2, City, PostalCode, Country, State, WorkPhone -> "
        "addressbook entry with defaultShipping = true",
        *address("SoldTo", "defaultShipping", phone=True),
        Check(country("SoldTo"), in_entry("defaultShipping", "country")),
        Check(state("SoldTo"), in_entry("defaultShipping", "state")),
    ),
    row(
        "Account.Name / SoldTo.FirstName + LastName -> addressee / attention of that entry",
        Check(text_of("Name"), in_entry("defaultShipping", "addressee")),
        Check(full_name("SoldTo"), in_entry("defaultShipping", "attention")),
    ),
    row("SoldTo.Id -> Zuora Sold To ID", Check(of_contact("SoldTo", "Id"), label_of("Zuora Sold To ID"))),
    row(
        "SoldTo.WorkEmail -> Zuora Sold To Work Email",
        Check(of_contact("SoldTo", "WorkEmail"), label_of("Zuora Sold To Work Email")),
    ),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    row("– -> entityStatus", Check(always(ABSENT), field_of("entityStatus"))),
    row(
        "Zuora Bill To Address / Zuora Sold To Address -> addressbook label",
        Check(always("Zuora Bill To Address"), lambda p: entry(p, "defaultBilling").get("label")),
        Check(always("Zuora Sold To Address"), lambda p: entry(p, "defaultShipping").get("label")),
    ),
    row(
        "Subsidiary__NS -> subsidiary",
        Check(lambda p: p.books.id_of("subsidiary", p.source.get("Subsidiary__NS")), field_of("subsidiary")),
        Check(
            lambda p: (
                None
                if p.source.get("Subsidiary__NS")
                else p.books.id_of("subsidiary", p.books.preferences["default_subsidiary"])
            ),
            field_of("subsidiary"),
        ),
    ),
    row(
        "– -> taxItem",
        Check(
            lambda p: p.books.id_of("salesTaxItem", p.books.preferences["netsuite_default_tax_code"]),
            field_of("taxItem"),
        ),
    ),
    row(
        "Class__NS, Department__NS, Location__NS -> –",
        *(Check(always(ABSENT), field_of(name)) for name in ("class", "department", "location")),
    ),
)


REPLACED = (
    row(
        "true -> addressbook replaceAll",
        Check(always(2), lambda p: len(p.target["addressbookList"])),
    ),
)

TABLES = (Table(created, ROWS, (OFF, ON, AVATAX)), Table(updated, REPLACED, (OFF,)))

"""Writes customers that start in NetSuite into both systems: the customers, and what Zuora has of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint, Fields, Person
from sandbox.scenarios.native import ASIA, Entry, NativeCustomer
from sandbox.scenarios.netsuite_setup import TREE, YES_NO, Setup, add_francs
from sandbox.scenarios.zuora_writer import Writer
from sandbox.zuora.tenant import Tenant

_COUNTRIES = {
    "United States": "_unitedStates",
    "United Kingdom": "_unitedKingdom",
    "Germany": "_germany",
    "France": "_france",
    "Italy": "_italy",
    "Denmark": "_denmark",
    "Netherlands": "_netherlands",
    "Poland": "_poland",
    "Greece": "_greece",
}


def write(company: Company, tenant: Tenant, plan: Blueprint, setup: Setup) -> None:
    """Customers first without their parents, whose entries may come later in the list."""
    if not plan.native_customers:
        return
    _add_setup(company, setup)
    for index, customer in enumerate(plan.native_customers):
        customer.netsuite_id = _insert(company, plan, customer, setup, index)
    for customer in plan.native_customers:
        if customer.parent:
            company.update("customer", customer.netsuite_id, parent=customer.parent.netsuite_id)
    company.update("subsidiary", setup.subsidiaries[ASIA], isInactive=True)
    writer = Writer(tenant, plan, {}, "")
    for customer in plan.native_customers:
        if customer.account:
            _account(writer, customer)
    writer.insert("Account", Name="Silverleaf (entered by hand)", AccountNumber="N9014", Currency="USD")


def _add_setup(company: Company, setup: Setup) -> None:
    """What only this company has: a currency and terms that Zuora does not know, a subsidiary."""
    add_francs(company, setup)
    setup.terms["2% 10, Net 30"] = company.insert("term", name="2% 10, Net 30", daysUntilNetDue=30)
    above, _, name = ASIA.rpartition(TREE)
    setup.subsidiaries[ASIA] = company.insert(
        "subsidiary",
        name=name,
        parent=setup.subsidiaries[above],
        country="_japan",
        currency=setup.currencies["USD"],
    )


def _insert(company: Company, plan: Blueprint, customer: NativeCustomer, setup: Setup, index: int) -> str:
    names: Fields = {"isPerson": customer.individual is not None, "companyName": customer.name}
    if customer.individual:
        own = customer.individual
        names = {"isPerson": True, "firstName": own.first, "lastName": own.last}
    fields = {"isInactive": False, "stage": "_customer", **customer.fields}
    fields["terms"] = setup.terms[str(fields["terms"])]
    return company.insert(
        "customer",
        _custom(plan, customer, index),
        entityId=customer.number,
        currency=setup.currencies[customer.currency],
        subsidiary=setup.subsidiaries[customer.subsidiary or "Larkfield Inc."],
        phone=f"+1 555 02{index % 100:02d}",
        fax=f"+1 555 03{index % 100:02d}" if index % 4 == 0 else None,
        comments="Asks for <net> & <gross> amounts." if index % 6 == 0 else None,
        addressbookList=[_entry(entry) for entry in customer.entries],
        **fields,
        **names,
    )


def _entry(entry: Entry) -> Fields:
    someone = entry.person
    addressee = f"{someone.first} {someone.last}" if entry.addressee is None else entry.addressee
    address = {
        "country": _COUNTRIES[someone.country],
        "addressee": addressee,
        "addr1": someone.street,
        "city": someone.city,
        "state": someone.state,
        "zip": someone.postal_code,
    }
    return {
        "defaultBilling": entry.billing,
        "defaultShipping": entry.shipping,
        "addressbookAddress": {name: value for name, value in address.items() if value != ""},
    }


def _custom(plan: Blueprint, customer: NativeCustomer, index: int) -> Fields:
    mail = customer.number.partition(" ")[0].lower()
    values: Fields = {
        "sendtozuora": "Yes",
        "batch": str(1 + index % 20),
        "billcycleday": str(1 + index % 28),
        "autopay": index % 4 == 0,
        "crmid": f"0015e{index:010d}",
        "salesrep": ("Ingrid Solheim", "Pablo Ferrer", "Aisha Rahman")[index % 3],
        "customerservicerepname": ("Noah Lindgren", "Mei Tanaka")[index % 2],
        "purchaseordernumber": f"PO-{4000 + index}" if index % 3 == 0 else "",
        "defaultpaymentmethod": ("", "Check", "WireTransfer", "CreditCard")[index % 4],
        "taxexemptstatus": "Yes" if "Library" in customer.name else "No",
        "billtoworkemail": f"billing.{mail}@example.com",
        "soldtoworkemail": f"orders.{mail}@example.com" if index % 2 else "",
    }
    if customer.linked or customer.named:
        values["id"] = customer.zuora_id
    if customer.linked:
        values |= {
            "integrationstatus": "Sync Complete",
            "billtoid": _contact_id(customer, "1"),
            "soldtoid": _contact_id(customer, "2"),
            "syncdate": (plan.today - timedelta(days=1)).isoformat(),
        }
    values |= customer.custom
    values["sendtozuora"] = YES_NO.get(values["sendtozuora"], "")
    return {f"custentityzuora{name}": value for name, value in values.items() if value != ""}


def _contact_id(customer: NativeCustomer, place: str) -> str:
    return f"{customer.zuora_id[:-6]}c{place}{customer.zuora_id[-4:]}"


def _account(writer: Writer, customer: NativeCustomer) -> None:
    """The account as an earlier run, an interrupted one or a person left it."""
    links: Fields = {"CustomerId__NS": customer.number, "IntegrationId__NS": customer.netsuite_id}
    day = writer.plan.today - timedelta(days=30)
    writer.insert(
        "Account",
        Id=customer.zuora_id,
        AccountNumber=customer.number.replace(" ", "-"),
        Name=f"{customer.name} (old name)" if customer.linked or customer.named else customer.name,
        Currency=customer.currency,
        Status="Draft",
        CreatedDate=writer.moment(day),
        ParentId=customer.parent.zuora_id if customer.parent and customer.parent.account else None,
        LastInvoiceDate=writer.plan.day(1, 3) if customer.invoiced else None,
        **({} if customer.named else links),
    )
    someone = customer.entries[0].person
    bill_to = _contact(writer, customer, someone, "1", "Bill To Contact")
    if customer.account == "Active":
        sold_to = _contact(writer, customer, someone, "2", "Sold To Contact")
        active: dict[str, Any] = {"BillToId": bill_to, "SoldToId": sold_to, "Status": "Active"}
        writer.tenant.update("Account", customer.zuora_id, touch=False, **active)


def _contact(writer: Writer, customer: NativeCustomer, someone: Person, place: str, description: str) -> str:
    return writer.insert(
        "Contact",
        Id=_contact_id(customer, place),
        AccountId=customer.zuora_id,
        FirstName=someone.first,
        LastName=someone.last,
        City=someone.city,
        Country=someone.country,
        Description=description,
    )

"""The demo's customers: those that sync, those that were synced before, and one for every refusal."""

from __future__ import annotations

from sandbox.scenarios.blueprint import Blueprint, Customer, Fields
from sandbox.scenarios.names import (
    COMPANIES_EU,
    COMPANIES_UK,
    COMPANIES_US,
    EU,
    GROUP_CONTACT,
    GROUPS,
    PEOPLE,
    UK,
    US,
    parse,
    person,
)

CURRENCY = {US: "USD", EU: "EUR", UK: "GBP"}
TERMS = ("Net 30", "Due Upon Receipt", "Net 15", "Net 60")

# Customers that exist for one sentence of the spec: number, name, place, what differs, synced before.
_EXAMPLES: tuple[tuple[str, str, str, Fields, bool], ...] = (
    ("A00009001", "Riverbend Tile & Stone", US, {"PaymentTerm": "Net 45"}, False),
    ("A00009002", "Marlow Yacht Brokers", UK, {"PaymentTerm": "Due upon receipt"}, False),
    ("A00009003", "Svalbard Friluft AB", EU, {"Currency": "SEK"}, False),
    ("A00009004", "Copper Kettle Bakery", US, {"IntegrationStatus__NS": "Sync Complete"}, False),
    ("A00009005", "Fjord & Fell Travel", EU, {"Subsidiary__NS": "Larkfield Europe GmbH"}, False),
    ("A00009006", "Hartwell Holding Company", US, {"SynctoNetSuite__NS": "No"}, False),
    ("A00009007", "Hartwell Property Services", US, {}, False),
    ("A00009008", "Riverbend Quarry", US, {}, False),
    ("A00009010", "Quillpoint Publishing", US, {}, False),
    ("A00009011", "Old Test Account, please ignore", US, {"IntegrationStatus__NS": "Ignore"}, False),
    ("A00009012", "Tidewater Ferry (draft)", US, {"Status": "Draft"}, False),
    ("A00009013", "Closed Shop Ltd", UK, {"Status": "Canceled"}, False),
    ("A00009021", "Prairie Winds Co-operative", US, {"Location__NS": "North America"}, True),
    ("A00009022", "Silverleaf Pharmacy", US, {"Class__NS": "Retail"}, True),
    ("A00009023", "Bramble Court Hotels", UK, {"Department__NS": "Sales : Hospitality"}, True),
    ("A00009024", "Lindenhof Verlag", EU, {}, True),
    ("A00009025", "Anchor Bay Seafood", US, {}, True),
    ("A00009026", "Sternwarte Optik GmbH", EU, {}, True),
    # Its link to the NetSuite customer was taken back, and it is not to be synced again.
    (
        "A00009041",
        "Whitmore Estate (closed)",
        US,
        {"SynctoNetSuite__NS": "No", "IntegrationId__NS": None, "IntegrationStatus__NS": None},
        True,
    ),
)
PARENTS = {"A00009007": "A00009006", "A00009008": "A00009001"}


def add_customers(plan: Blueprint) -> None:
    """All customers of the demo, those that must fail included."""
    _add_companies(plan)
    _add_groups(plan)
    _add_people(plan)
    _add_examples(plan)


def ordinary(plan: Blueprint) -> list[Customer]:
    """The customers without any peculiarity: their transactions are meant to sync."""
    return [customer for customer in plan.customers if customer.number < "A00009000"]


def _add_companies(plan: Blueprint) -> None:
    for place, rows in ((US, COMPANIES_US), (EU, COMPANIES_EU), (UK, COMPANIES_UK)):
        for index, (name, contact) in enumerate(parse(rows)):
            _add(
                plan,
                Customer(
                    _next_number(plan),
                    name,
                    CURRENCY[place],
                    contact,
                    place,
                    synced=index % 5 in (0, 1),
                    legacy=index % 10 == 0,
                ),
            )


def _add_groups(plan: Blueprint) -> None:
    contact = person(GROUP_CONTACT)
    for index, (name, children) in enumerate(GROUPS):
        # The second group's children come first: their parent is created in the same run, before them.
        number = f"A{int(_next_number(plan)[1:]) + len(children) * index:08d}"
        parent = Customer(number, name, "USD", contact, synced=index == 0)
        members = [Customer("", child, "USD", contact, parent=parent) for child in children]
        for member in [parent, *members] if index == 0 else [*members, parent]:
            member.number = member.number or _next_number(plan)
            _add(plan, member)


def _add_people(plan: Blueprint) -> None:
    places = {"United States": US, "United Kingdom": UK}
    for index, (name, contact) in enumerate(parse(PEOPLE)):
        place = places.get(contact.country, EU)
        _add(
            plan,
            Customer(
                _next_number(plan), name, CURRENCY[place], contact, place, individual=True, synced=index == 0
            ),
        )


def _add_examples(plan: Blueprint) -> None:
    american, german, british = (parse(rows)[0][1] for rows in (COMPANIES_US, COMPANIES_EU, COMPANIES_UK))
    contacts = {US: american, EU: german, UK: british}
    for number, name, place, fields, synced in _EXAMPLES:
        currency = str(fields.get("Currency", CURRENCY[place]))
        customer = Customer(
            number, name, currency, contacts[place], place, synced=synced, fields=dict(fields)
        )
        plan.customers.append(customer)
    for child, parent in PARENTS.items():
        plan.customer(child).parent = plan.customer(parent)
    changed = plan.customer("A00009024")  # created before the cutover date, so no update heals its currency
    changed.legacy, changed.customer_currency = True, "USD"
    plan.strangers.append(("customer", "A00009010"))


def _next_number(plan: Blueprint) -> str:
    return f"A{1001 + len(plan.customers):08d}"


def _add(plan: Blueprint, customer: Customer) -> None:
    index = len(plan.customers)
    customer.fields.setdefault("PaymentTerm", TERMS[index % len(TERMS)])
    if index % 7 == 3:
        customer.fields["Department__NS"] = "Sales : Enterprise"
        customer.fields["Class__NS"] = "Software"
    if customer.subsidiary == EU:
        customer.fields["Location__NS"] = "Europe : Germany"
    plan.customers.append(customer)

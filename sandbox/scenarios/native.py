"""Customers that start in NetSuite: those that sync, those that were synced, and one for every refusal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sandbox.scenarios.blueprint import Blueprint, Fields, Person
from sandbox.scenarios.customers import CURRENCY
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
from sandbox.scenarios.ordering import add_native_orders

TERMS = ("Net 30", "Due Upon Receipt", "Net 15", "Net 60")
ASIA = "Larkfield Inc. : Larkfield Asia Ltd."  # closed down since
TOO_MANY = 81


@dataclass(eq=False)
class Entry:
    """An entry of the address list; `addressee` differs from the person where a name is to be wrong."""

    person: Person
    billing: bool = False
    shipping: bool = False
    addressee: str | None = None


@dataclass(eq=False)
class NativeCustomer:
    """A NetSuite customer. `custom` overrides custom fields by the end of their script id.

    `account`: what Zuora has of it: nothing, a `Draft` with one contact, or an `Active` one. `linked`:
    both know of each other, and the customer was synced. `named`: only the customer names the account.
    """

    number: str
    name: str
    currency: str
    entries: list[Entry]
    subsidiary: str = ""
    individual: Person | None = None
    parent: NativeCustomer | None = None
    account: str = ""
    linked: bool = False
    named: bool = False
    invoiced: bool = False  # the account had an invoice
    custom: Fields = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    zuora_id: str = ""
    netsuite_id: str = ""


@dataclass(frozen=True)
class _Example:
    """A customer for one sentence of the spec: what differs from an ordinary one."""

    number: str
    name: str
    custom: Fields = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    addressees: tuple[str | None, str | None] = (None, None)  # of billing and shipping
    currency: str = "USD"
    parent: str = ""
    account: str = ""
    linked: bool = False
    named: bool = False


_EXAMPLES = (
    _Example("N9001", "Riverbend Tile & Stone", {"paymentterm": "Net 45 days"}),
    _Example("N9002", "Marlow Yacht Brokers", {"paymentterm": ""}, {"terms": "2% 10, Net 30"}),
    _Example("N9003", "Svalbard Friluft AB", currency="CHF"),
    _Example("N9004", "Copper Kettle Bakery", {"batch": ""}),
    _Example("N9005", "Fjord & Fell Travel", {"billcycleday": ""}),
    _Example("N9006", "Hartwell Holding Company", fields={"entries": "none"}),
    _Example("N9007", "Hartwell Property Services", addressees=("", None)),
    _Example("N9008", "Quillpoint Publishing", addressees=(None, " ")),
    _Example("N9009", "Prairie Winds Co-operative", addressees=("Prairie", None)),
    _Example("N9010", "Bramble Court Hotels", fields={"entries": "many"}),
    _Example("N9011", "Larkfield Franchise Osaka", fields={"subsidiary": ASIA}),
    _Example("N9012", "Orphaned Daughter Ltd", parent="N9021"),
    _Example("N9013", "Riverbend Quarry", parent="N9001"),
    _Example("N9014", "Silverleaf Pharmacy"),  # an account of the other kind has its number
    _Example("N9015", "Munich Oregon Trading", fields={"state": "Bavaria"}),
    _Example("N9021", "Mother without Zuora", {"sendtozuora": "No"}),
    _Example("N9022", "Undecided Prospecting", {"sendtozuora": ""}),
    _Example("N9023", "Closed Shop Ltd", fields={"isInactive": True}),
    _Example("N9024", "Tidewater Ferry (prospect)", fields={"stage": "_prospect"}),
    _Example("N9025", "Old Test Account, please ignore", {"integrationstatus": "Ignore"}),
    _Example(
        "N9031", "Anchor Bay Seafood", {"integrationstatus": "Creating Customer Account"}, account="Draft"
    ),
    _Example(
        "N9032", "Sternwarte Optik", {"integrationstatus": "Creating Customer Account"}, account="Active"
    ),
    _Example(
        "N9033",
        "Lindenhof Verlag",
        {"integrationstatus": "Error Updating Customer Account"},
        account="Active",
        linked=True,
    ),
    _Example("N9041", "Harbour Lights Cinema", account="Active", named=True),
    _Example("N9042 Wharf Street", "Wharf Street Studios", account="Active", linked=True),
)


def build(today: date) -> Blueprint:
    """The company as of a day; the same day gives the same company."""
    plan = Blueprint(today)
    _add_companies(plan)
    _add_groups(plan)
    _add_people(plan)
    for example in _EXAMPLES:
        plan.native_customers.append(_example(example))
    for example in _EXAMPLES:
        if example.parent:
            plan.native(example.number).parent = plan.native(example.parent)
    plan.native("N9042 Wharf Street").invoiced = True
    add_native_orders(plan)
    return plan


def _add_companies(plan: Blueprint) -> None:
    for place, rows, count in ((US, COMPANIES_US, 14), (EU, COMPANIES_EU, 8), (UK, COMPANIES_UK, 4)):
        for index, (name, contact) in enumerate(parse(rows)[:count]):
            entries = [Entry(contact, billing=True, shipping=index % 3 == 1)]
            if index % 3 == 0:
                warehouse = replace(contact, street=f"Dock {index + 1}", first="Receiving", last="Desk")
                entries += [Entry(warehouse, shipping=True), Entry(contact)]
            made = _customer(plan, name, CURRENCY[place], entries, place)
            if index % 6 == 2:
                made.account, made.linked = "Active", True
            if index % 6 == 5:  # numbers with a name behind them, to be cut
                made.number = f"{made.number} {contact.city}"


def _add_groups(plan: Blueprint) -> None:
    contact = person(GROUP_CONTACT)
    for index, (name, children) in enumerate(GROUPS):
        # The second group's children come first: their parent is created in the same run, before them.
        members = [_customer(plan, child, "USD", [Entry(contact, billing=True)]) for child in children]
        parent = _customer(plan, name, "USD", [Entry(contact, billing=True, shipping=True)])
        for member in members:
            member.parent = parent
        if index == 0:
            parent.account, parent.linked = "Active", True
        else:
            below = _customer(plan, f"{children[0]} Lab", "USD", [Entry(contact, billing=True)])
            below.parent = members[0]


def _add_people(plan: Blueprint) -> None:
    places = {"United States": US, "United Kingdom": UK}
    for name, contact in parse(PEOPLE):
        place = places.get(contact.country, EU)
        made = _customer(plan, name, CURRENCY[place], [Entry(contact, billing=True)], place)
        made.individual = contact


def _customer(
    plan: Blueprint, name: str, currency: str, entries: list[Entry], subsidiary: str = ""
) -> NativeCustomer:
    index = len(plan.native_customers)
    customer = NativeCustomer(f"N{1001 + index}", name, currency, entries, subsidiary)
    own = index % 5 != 4  # the others have NetSuite's own terms only
    customer.custom = {"paymentterm": TERMS[index % len(TERMS)] if own else ""}
    customer.fields = {"terms": TERMS[(index + 1) % len(TERMS)]}
    plan.native_customers.append(customer)
    return customer


def _example(example: _Example) -> NativeCustomer:
    contact = parse(COMPANIES_US)[0][1]
    fields = {"terms": "Net 30", **example.fields}
    if "state" in fields:
        contact = replace(contact, state=str(fields.pop("state")))
    billing, shipping = example.addressees
    entries = [
        Entry(contact, billing=True, shipping=shipping is None, addressee=billing),
        *([Entry(contact, shipping=True, addressee=shipping)] if shipping is not None else []),
    ]
    which = fields.pop("entries", "")
    if which == "none":
        entries = [Entry(contact)]
    if which == "many":
        entries += [Entry(replace(contact, street=f"Branch {n}")) for n in range(2, TOO_MANY + 1)]
    return NativeCustomer(
        example.number,
        example.name,
        example.currency,
        entries,
        str(fields.pop("subsidiary", "")),
        account=example.account,
        linked=example.linked,
        named=example.named,
        custom={"paymentterm": "Net 30", **example.custom},
        fields=fields,
    )

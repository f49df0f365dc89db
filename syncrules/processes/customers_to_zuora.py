"""customers_to_zuora: NetSuite customers become Zuora accounts with two contacts (accounts.md).

A new account is written in four steps, because Zuora activates only an account that has its contacts. An
account that an interrupted attempt left as a draft is finished: each step asks whether it was done (D12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncrules.language import (
    Action,
    Context,
    Current,
    Fact,
    Found,
    Kind,
    Lookup,
    Made,
    Need,
    Result,
    ResyncRule,
    Step,
    Summary,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.account_map import (
    BILL_TO,
    SOLD_TO,
    account_fields,
    account_number,
    bill_to_fields,
    first_sync_fields,
    netsuite_fields,
    sold_to_fields,
    updated_account_number,
)
from syncrules.processes.customer_checks import CUSTOMER_CRITERIA, CUSTOMER_VALIDATIONS
from syncrules.processes.due import DueRules, shown_around
from syncrules.processes.master_data import ZUORA_ID
from syncrules.records.customer import Customer
from syncrules.statuses import SYNC_COMPLETE, is_complete, wants
from syncrules.texts import filled, moment_text

NOUN = "Customer Account"
DRAFT = "Draft"
ACTIVE = "Active"


class _Due(DueRules):
    behaviour = staticmethod(lambda preferences: preferences.customer_sync_behavior)


DUE = _Due()


def customer_key(customer: Customer) -> str:
    """The seed of the Idempotency-Keys under which account and contacts are created."""
    return f"nscust-{customer.id}"


def _plan(customer: Customer, action: Action, context: Context) -> tuple[Step, ...]:
    if action is Action.CREATE:
        return (_draft(customer, context), *_finish(customer))
    return _update(customer, context) if action is Action.UPDATE else _link(customer, context)


def _draft(customer: Customer, context: Context) -> Step:
    fields = account_fields(customer, context) | first_sync_fields(context) | {"Status": DRAFT}
    fields |= filled({"AccountNumber": account_number(customer, context)})
    working, refused = shown_around(NOUN, Action.CREATE)
    return Step("create", working, refused, _add("Account", fields, customer_key(customer)))


def _finish(customer: Customer) -> tuple[Step, ...]:
    """What makes an active account of a draft: its two contacts, and the activation."""
    working, refused = shown_around(NOUN, Action.CREATE)
    links: dict[str, Value] = {"BillToId": Made("bill_to"), "SoldToId": Made("sold_to"), "Status": ACTIVE}
    links |= netsuite_fields(customer)  # a draft that was made by hand does not name its customer
    return (
        _contact("bill_to", BILL_TO, bill_to_fields(customer), customer),
        _contact("sold_to", SOLD_TO, sold_to_fields(customer), customer),
        Step("activate", working, refused, _change("Account", links, Made("create"))),
    )


def _contact(name: str, description: str, fields: dict[str, Value], customer: Customer) -> Step:
    working, refused = shown_around(NOUN, Action.CREATE)
    account = Made("create")
    key = f"{customer_key(customer)}-{name.replace('_', '')}"
    done = Lookup(System.ZUORA, ("Contact",), "AccountId", account, marker=("Description", description))
    write = _add("Contact", {"AccountId": account, **fields}, key)
    return Step(name, working, refused, write, done_by=(done,))


def _update(customer: Customer, context: Context) -> tuple[Step, ...]:
    """Contacts first, the account last; a contact that the account does not have is left out.

    Of a customer without account this is what an update would send, for comparison.
    """
    working, refused = shown_around(NOUN, Action.UPDATE)
    fields = account_fields(customer, context)
    fields |= filled({"AccountNumber": updated_account_number(customer, context)})
    writes = {
        "bill_to": _change("Contact", bill_to_fields(customer), _bill_to_id(customer, context)),
        "sold_to": _change("Contact", sold_to_fields(customer), _sold_to_id(customer, context)),
        "update": _change("Account", fields, customer.integration.id),
    }
    linked = bool(customer.integration.id)
    return tuple(
        Step(name, working, refused, write) for name, write in writes.items() if write.id or not linked
    )


def _link(customer: Customer, context: Context) -> tuple[Step, ...]:
    working, refused = shown_around(NOUN, Action.LINK)
    fields = netsuite_fields(customer) | first_sync_fields(context)
    return (Step("link", working, refused, _change("Account", fields, customer.integration.id)),)


def _add(record: str, fields: dict[str, Value], key: str) -> Write:
    return Write(System.ZUORA, Verb.ADD, record, fields=fields, key=key)


def _change(record: str, fields: dict[str, Value], id_: str | Made) -> Write:
    return Write(System.ZUORA, Verb.UPDATE, record, fields=fields, id=id_)


def _bill_to_id(customer: Customer, context: Context) -> str:
    return customer.bill_to_id or context.fact(Fact.BILL_TO, customer.integration.id)


def _sold_to_id(customer: Customer, context: Context) -> str:
    return customer.sold_to_id or context.fact(Fact.SOLD_TO, customer.integration.id)


def _resume(customer: Customer, found: Found, context: Context) -> tuple[Step, ...]:
    """What a found account still lacks: contacts and activation, its update (D53), or only our fields."""
    if found.status == DRAFT:
        return _finish(customer)
    status = customer.integration.status
    there = replace(
        customer,
        integration=replace(customer.integration, id=found.id),
        bill_to_id=found.parts.get("BillToId", ""),
        sold_to_id=found.parts.get("SoldToId", ""),
    )
    if wants("updating", status):
        return _update(there, context)
    if wants("linking", status) or found.source_id != customer.id:
        return _link(there, context)
    return ()


def _settle(
    customer: Customer, action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    """Ids, date and status on the customer; nothing after the update of a synced one.

    The contacts' ids are needed by later updates (D28).
    """
    if action is Action.UPDATE and is_complete(customer.integration.status):
        return ()
    account = results.get("create", Result(customer.integration.id))
    contacts = {
        "Zuora Bill To ID": account.parts.get("BillToId") or _bill_to_id(customer, context),
        "Zuora Sold To ID": account.parts.get("SoldToId") or _sold_to_id(customer, context),
    }
    for label, step in (("Zuora Bill To ID", "bill_to"), ("Zuora Sold To ID", "sold_to")):
        if step in results:
            contacts[label] = results[step].id
    custom = filled(
        {
            ZUORA_ID: account.id,
            **contacts,
            "Zuora Sync Date": moment_text(context.now),
            "Zuora Integration Status": SYNC_COMPLETE,
        }
    )
    return (Write(System.NETSUITE, Verb.UPDATE, "customer", custom=custom, id=customer.id),)


def _lookups(customer: Customer, _context: Context) -> tuple[Lookup, ...]:
    by_key = Lookup(System.ZUORA, ("Account",), "IntegrationId__NS", customer.id)
    if not customer.integration.id:
        return (by_key,)
    return (Lookup(System.ZUORA, ("Account",), "Id", customer.integration.id), by_key)


def _linked(customer: Customer) -> tuple[str, ...]:
    return (customer.integration.id,) if customer.integration.id else ()


NEEDS: tuple[Need[Customer], ...] = (
    Need(
        Fact.LAST_INVOICE_DATE,
        System.ZUORA,
        lambda customer, context: (
            _linked(customer) if context.preferences.deconcatenate_account_number else ()
        ),
    ),
    Need(Fact.BILL_TO, System.ZUORA, lambda c, _: () if c.bill_to_id else _linked(c)),
    Need(Fact.SOLD_TO, System.ZUORA, lambda c, _: () if c.sold_to_id else _linked(c)),
)

CUSTOMERS_TO_ZUORA: SyncProcess[Customer] = SyncProcess(
    id="customers_to_zuora",
    title="Customers",
    noun="Customer",
    spec="accounts.md",
    source=System.NETSUITE,
    destination=System.ZUORA,
    source_object="customer",
    criteria=(*CUSTOMER_CRITERIA, *DUE.criteria()),
    validations=CUSTOMER_VALIDATIONS,
    current=lambda customer: Current(customer.id, customer.integration.status, customer.integration.id),
    describe=lambda customer: Summary(customer.number, customer.name, subsidiary=customer.subsidiary),
    action=DUE.action,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step=(
            "Delete the Zuora account, or better make it inactive. "
            "A customer that only changed needs no resync: save it again in NetSuite."
        ),
        cleared=("Zuora Integration Status", ZUORA_ID),
        verified="The Zuora account is gone or canceled.",
        refused_when="The Zuora account is active: choose Re-link.",
    ),
    resume=_resume,
    references=(Kind.ZUORA_TERM, Kind.ZUORA_CURRENCY, Kind.ZUORA_EXTERNAL_METHOD, Kind.SUBSIDIARY),
    needs=NEEDS,
    preferences=(
        "customer_master",
        "customer_sync_behavior",
        "customer_number_mapping",
        "customer_number_update",
        "deconcatenate_account_number",
        "netsuite_subsidiaries",
        "default_subsidiary",
        "zuora_default_currency",
        "disable_customer_account_sync",
        "use_standard_invoice_sync",
    ),
    watermarked=True,
)

"""What the readers of NetSuite transactions have in common: their candidates and their apply lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from connector.gateways.errors import MalformedReply
from connector.gateways.netsuite.criteria import custom_text, transaction_ids
from connector.gateways.netsuite.reading import Record
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from syncrules.language import System
from syncrules.records.common import CustomerLink, Integration

CHUNK = 250


def not_complete(
    finder: Finder, scripts: ScriptIds, kind: str, filters: Sequence[Any] = (), **fields: Any
) -> list[str]:
    """Internal ids of transactions that are not marked done, all pages before the first is given.

    `filters` are further custom field filters, `fields` filters of standard fields.
    """
    schema = finder.client.schema
    status = scripts.id("body", "Zuora Integration Status")
    # Whether `isNot` finds empty fields is not documented, so empty ones are asked for by name.
    statuses = [
        custom_text(schema, status, "empty"),
        custom_text(schema, status, "isNot", "Sync Complete"),
    ]
    searches = [transaction_ids(schema, kind, [part, *filters], **fields) for part in statuses]
    return finder.internal_ids(searches)


def integration(record: Record, scripts: ScriptIds) -> Integration:
    """The connector's own fields on a transaction."""

    def text(label: str) -> str:
        return record.custom(scripts.id("body", label))

    return Integration(
        id=text("Zuora ID"),
        status=text("Zuora Integration Status"),
        sync_date=text("Zuora Sync Date"),
        origin=text("Zuora Origin"),
    )


def customer_link(
    record: Record, field: str, customers: Mapping[str, Record], scripts: ScriptIds
) -> CustomerLink:
    """The customer that a field names, with its Zuora ID if it was read."""
    id_ = record.ref(field)
    customer = customers.get(id_)
    if customer is None:
        return CustomerLink(id_, record.ref_name(field))
    name = customer_name(customer) or record.ref_name(field)
    zuora_id = customer.custom(scripts.id("entity", "Zuora ID"))
    return CustomerLink(id_, name, zuora_id, customer.ref_name("subsidiary"))


def customer_name(customer: Record) -> str:
    """What people call a customer: the company, or first and last name."""
    person = f"{customer.text('firstName')} {customer.text('lastName')}".strip()
    return customer.text("companyName") or person


def amount(record: Record, field: str) -> Decimal:
    """An amount that has to be there; raises MalformedReply when it is not."""
    value = record.decimal(field)
    if value is None:
        raise incomplete(record, field)
    return value


def incomplete(record: Record, field: str) -> MalformedReply:
    """A field that NetSuite always fills is missing."""
    name = f"{record.type or 'line'} {record.id or record.text('doc')}".strip()
    return MalformedReply("UNEXPECTED", f"NetSuite gives no {field} for {name}.", system=System.NETSUITE)

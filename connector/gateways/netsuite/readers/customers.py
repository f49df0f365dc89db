"""Customers with their default addresses and their parents, in batches (spec: accounts.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connector.gateways.netsuite.criteria import custom_text, customer_ids, day_or_later, enum_of
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.readers.native import SEND_TO_ZUORA, sent_to_zuora
from connector.gateways.netsuite.readers.transactions import CHUNK, customer_name, incomplete
from connector.gateways.netsuite.reading import Record
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from syncrules.language import Context
from syncrules.preferences import SyncBehavior
from syncrules.records.common import Integration
from syncrules.records.customer import Address, Customer, ParentCustomer

ENTITY = "entity"
STATUS = "Zuora Integration Status"


class CustomerReader:
    """Reads NetSuite customers for `customers_to_zuora`."""

    def __init__(self, finder: Finder, scripts: ScriptIds, names: Names) -> None:
        self._finder = finder
        self._scripts = scripts
        self._names = names

    def ids(self, context: Context) -> Iterator[str]:
        """Internal ids of customers to be sent that are not marked done, or changed since the watermark."""
        schema = self._finder.client.schema
        status = self._scripts.id(ENTITY, STATUS)
        send = sent_to_zuora(schema, self._scripts, self._names, ENTITY, "customer")
        common = {
            "isInactive": schema.core("SearchBooleanField", searchValue=False),
            "stage": enum_of(schema, ["_customer"]),
        }
        # Whether `isNot` finds empty fields is not documented, so empty ones are asked for by name.
        searches = [
            customer_ids(schema, [send, custom_text(schema, status, "empty")], **common),
            customer_ids(schema, [send, custom_text(schema, status, "isNot", "Sync Complete")], **common),
        ]
        modified = context.preferences.customer_sync_behavior is SyncBehavior.NEW_AND_MODIFIED
        if modified and context.watermark is not None:
            since = day_or_later(schema, context.watermark)
            searches.append(customer_ids(schema, [send], lastModifiedDate=since, **common))
        yield from self._finder.internal_ids(searches)

    def records(self, ids: Sequence[str], context: Context) -> list[Customer]:
        """The customers with everything their rules need; ids that no longer exist are left out.

        Parents are read anew each time: one synced earlier in this run must be seen with its Zuora ID.
        """
        customers = self._finder.by_id("customer", ids, CHUNK)
        parents = self._finder.by_id("customer", (c.ref("parent") for c in customers.values()), CHUNK)
        return [self._customer(customers[id_], parents) for id_ in dict.fromkeys(ids) if id_ in customers]

    def _text(self, record: Record, label: str) -> str:
        return record.custom_name(self._scripts.id(ENTITY, label))

    def _customer(self, record: Record, parents: Mapping[str, Record]) -> Customer:
        changed = record.moment("lastModifiedDate")
        if changed is None:
            raise incomplete(record, "lastModifiedDate")
        book = record.rows("addressbookList", "addressbook")
        return Customer(
            id=record.id,
            number=record.text("entityId"),
            updated_date=changed,
            company_name=record.text("companyName"),
            first_name=record.text("firstName"),
            last_name=record.text("lastName"),
            is_person=record.flag("isPerson"),
            inactive=record.flag("isInactive"),
            stage=record.text("stage"),
            send_to_zuora=self._text(record, SEND_TO_ZUORA),
            integration=Integration(
                id=self._text(record, "Zuora ID"),
                status=self._text(record, STATUS),
                sync_date=self._text(record, "Zuora Sync Date"),
            ),
            currency=self._names.currency_symbol(record.ref("currency")),
            subsidiary=record.ref_name("subsidiary"),
            terms=record.ref_name("terms"),
            comments=record.text("comments"),
            phone=record.text("phone"),
            fax=record.text("fax"),
            parent=_parent(record, parents, self._scripts),
            billing=_default(book, "defaultBilling"),
            shipping=_default(book, "defaultShipping"),
            addresses=len(book),
            payment_term=self._text(record, "Zuora Payment Term"),
            batch=self._text(record, "Zuora Batch"),
            bill_cycle_day=self._text(record, "Zuora Bill Cycle Day"),
            auto_pay=self._text(record, "Zuora Auto Pay") == "true",
            crm_id=self._text(record, "Zuora CRM ID"),
            customer_service_rep_name=self._text(record, "Zuora Customer Service Rep Name"),
            default_payment_method=self._text(record, "Zuora Default Payment Method"),
            purchase_order_number=self._text(record, "Zuora Purchase Order Number"),
            sales_rep_name=self._text(record, "Zuora Sales Rep"),
            tax_exempt_status=self._text(record, "Zuora Tax Exempt Status"),
            tax_exempt_certificate_id=self._text(record, "Zuora Tax Exempt Certificate ID"),
            bill_to_id=self._text(record, "Zuora Bill To ID"),
            bill_to_tax_region=self._text(record, "Zuora Bill To Tax Region"),
            bill_to_work_email=self._text(record, "Zuora Bill To Work Email"),
            sold_to_id=self._text(record, "Zuora Sold To ID"),
            sold_to_work_email=self._text(record, "Zuora Sold To Work Email"),
        )


def _parent(record: Record, parents: Mapping[str, Record], scripts: ScriptIds) -> ParentCustomer | None:
    id_ = record.ref("parent")
    if not id_:
        return None
    parent = parents.get(id_)
    if parent is None:
        return ParentCustomer(id_, id_, record.ref_name("parent"))
    zuora_id = parent.custom(scripts.id(ENTITY, "Zuora ID"))
    return ParentCustomer(id_, parent.text("entityId"), customer_name(parent), zuora_id)


def _default(book: Sequence[Record], purpose: str) -> Address | None:
    entry = next((entry for entry in book if entry.flag(purpose)), None)
    if entry is None:
        return None
    address = entry.part("addressbookAddress")
    if address is None:
        return Address()
    return Address(
        addressee=address.verbatim("addressee"),
        address1=address.text("addr1"),
        address2=address.text("addr2"),
        city=address.text("city"),
        state=address.text("state"),
        postal_code=address.text("zip"),
        country=address.text("country"),
    )

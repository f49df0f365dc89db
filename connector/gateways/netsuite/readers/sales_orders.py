"""Sales orders with the rate plans of their lines, in batches (spec: sales-orders.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from connector.gateways.netsuite.criteria import any_of, search_of
from connector.gateways.netsuite.names import ITEM_CHUNK, Names
from connector.gateways.netsuite.readers.native import SEND_TO_ZUORA, sent_to_zuora
from connector.gateways.netsuite.readers.transactions import (
    CHUNK,
    customer_link,
    incomplete,
    integration,
    not_complete,
)
from connector.gateways.netsuite.reading import Record
from connector.gateways.netsuite.records import ITEMS
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder, chunks
from syncrules.language import Context
from syncrules.records.sales_order import SalesOrder

BODY = "body"
RATE_PLAN_TYPES = ("RATE_PLAN", "RATEPLAN")


class SalesOrderReader:
    """Reads NetSuite sales orders for `sales_orders_to_zuora`."""

    def __init__(self, finder: Finder, scripts: ScriptIds, names: Names) -> None:
        self._finder = finder
        self._scripts = scripts
        self._names = names

    def ids(self, context: Context) -> Iterator[str]:
        """Internal ids of orders to be sent that are not marked done."""
        schema = self._finder.client.schema
        send = sent_to_zuora(schema, self._scripts, self._names, BODY, "salesOrder")
        yield from not_complete(self._finder, self._scripts, "_salesOrder", [send])

    def records(self, ids: Sequence[str], context: Context) -> list[SalesOrder]:
        """The orders with their customers and rate plans; ids that no longer exist are left out."""
        orders = self._finder.by_id("salesOrder", ids, CHUNK)
        customers = self._finder.by_id("customer", (o.ref("entity") for o in orders.values()), CHUNK)
        plans = self._rate_plans(orders)
        return [self._order(orders[id_], customers, plans) for id_ in dict.fromkeys(ids) if id_ in orders]

    def _rate_plans(self, orders: Mapping[str, Record]) -> dict[str, str]:
        """The Zuora id of each item on these orders that is a rate plan, by internal id."""
        schema = self._finder.client.schema
        items = list(dict.fromkeys(line.ref("item") for o in orders.values() for line in _lines(o)))
        searches = [
            search_of(schema, ITEMS, "ItemSearch", internalId=any_of(schema, part))
            for part in chunks(items, ITEM_CHUNK)
        ]
        found = self._finder.gather(self._finder.search, searches)
        records = [Record(element) for part in found for element in part]
        type_id, zuora_id = self._scripts.id("item", "Zuora Type"), self._scripts.id("item", "Zuora ID")
        return {
            record.id: record.custom(zuora_id)
            for record in records
            if record.custom(type_id) in RATE_PLAN_TYPES
        }

    def _plans_of(self, order: Record, plans: Mapping[str, str]) -> tuple[str, ...]:
        """The line's Zuora Item ID, which NetSuite copied from the item; only the item tells its kind."""
        column = self._scripts.id("column", "Zuora Item ID")
        found = [
            line.custom(column) or plans[line.ref("item")]
            for line in _lines(order)
            if line.ref("item") in plans
        ]
        return tuple(plan for plan in found if plan)

    def _order(self, record: Record, customers: Mapping[str, Record], plans: Mapping[str, str]) -> SalesOrder:
        tran_date = record.day("tranDate")
        if tran_date is None:
            raise incomplete(record, "tranDate")
        return SalesOrder(
            id=record.id,
            number=record.text("tranId"),
            customer=customer_link(record, "entity", customers, self._scripts),
            tran_date=tran_date,
            currency=self._names.currency_symbol(record.ref("currency")),
            integration=integration(record, self._scripts),
            account_id=self._text(record, "Zuora Customer ID (Sales)"),
            send_to_zuora=self._text(record, SEND_TO_ZUORA),
            rate_plans=self._plans_of(record, plans),
            subscription_number=self._text(record, "Zuora Subscription Number"),
            term_setting=self._text(record, "Zuora Term Setting"),
            auto_renew=self._text(record, "Zuora Auto Renew"),
            initial_term=self._text(record, "Zuora Initial Term"),
            renewal_term=self._text(record, "Zuora Renewal Term"),
            term_start_date=self._day(record, "Zuora Term Start Date"),
            contract_effective_date=self._day(record, "Zuora Contract Effective Date"),
            service_activation_date=self._day(record, "Zuora Service Activation Date"),
            customer_acceptance_date=self._day(record, "Zuora Customer Acceptance Date"),
        )

    def _text(self, record: Record, label: str) -> str:
        return record.custom_name(self._scripts.id(BODY, label))

    def _day(self, record: Record, label: str) -> date | None:
        return record.custom_day(self._scripts.id(BODY, label))


def _lines(order: Record) -> list[Record]:
    return order.rows("itemList", "item")

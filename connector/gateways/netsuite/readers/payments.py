"""Customer payments with the documents they are applied to, in batches (spec: payments.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from connector.gateways.netsuite.criteria import custom_text, on_or_after, transaction_ids
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.readers.transactions import (
    CHUNK,
    amount,
    customer_name,
    incomplete,
    integration,
)
from connector.gateways.netsuite.reading import Record, applied
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from syncrules.language import Context
from syncrules.preferences import SyncBehavior
from syncrules.records.common import DocumentLink
from syncrules.records.customer_payment import CustomerPayment, PaymentApplication

INVOICE = "Invoice"


class PaymentReader:
    """Reads NetSuite customer payments for `payments_to_zuora`."""

    def __init__(self, finder: Finder, scripts: ScriptIds, names: Names) -> None:
        self._finder = finder
        self._scripts = scripts
        self._names = names

    def ids(self, context: Context) -> Iterator[str]:
        """Internal ids of the payments that may be taken, all pages before the first is given.

        Payments from Zuora are most of all and carry its origin, so they are left out by the search.
        """
        schema = self._finder.client.schema
        day = context.preferences.cutover_netsuite_payments
        # A day earlier: the account's calendar may be behind. The rules compare exactly.
        dated = {"tranDate": on_or_after(schema, day - timedelta(days=1))} if day else {}
        searches = [
            transaction_ids(schema, "_customerPayment", filters, **dated)
            for filters in self._filters(context)
        ]
        yield from self._finder.internal_ids(searches)

    def _filters(self, context: Context) -> list[list[Any]]:
        """Alternatives, since whether `isNot` finds empty fields is not documented."""
        customer = custom_text(
            self._finder.client.schema, self._id("Zuora Customer ID (Payment)"), "notEmpty"
        )
        alternatives = [self._empty_or_not("Zuora Origin", "ZUORA")]
        behaviour = context.preferences.payment_sync_behaviour
        if not context.invoice_settlement or behaviour is SyncBehavior.NEW_ONLY:
            alternatives.append(self._empty_or_not("Zuora Integration Status", "Sync Complete"))
        return [[customer, *filters] for filters in product(*alternatives)]

    def _empty_or_not(self, label: str, value: str) -> list[Any]:
        schema, script_id = self._finder.client.schema, self._id(label)
        return [custom_text(schema, script_id, "empty"), custom_text(schema, script_id, "isNot", value)]

    def records(self, ids: Sequence[str], context: Context) -> list[CustomerPayment]:
        """The payments with everything their rules need; ids that no longer exist are left out."""
        payments = self._finder.by_id("customerPayment", ids, CHUNK)
        documents = [
            line.text("doc")
            for payment in payments.values()
            for line in applied(payment)
            if line.text("type") in (INVOICE, "")
        ]
        invoices = self._finder.by_id("invoice", documents, CHUNK)
        owners = (payment.ref("customer") for payment in payments.values())
        customers = self._finder.by_id("customer", owners, CHUNK)
        return [
            self._payment(payments[id_], invoices, customers.get(payments[id_].ref("customer")))
            for id_ in dict.fromkeys(ids)
            if id_ in payments
        ]

    def _payment(
        self, payment: Record, invoices: Mapping[str, Record], customer: Record | None
    ) -> CustomerPayment:
        tran_date = payment.day("tranDate")
        if tran_date is None:
            raise incomplete(payment, "tranDate")
        total = amount(payment, "payment" if "payment" in payment else "total")
        lines = applied(payment)
        used = payment.decimal("applied")
        used = sum((amount(line, "amount") for line in lines), Decimal(0)) if used is None else used
        left = payment.decimal("unapplied")
        return CustomerPayment(
            id=payment.id,
            number=payment.text("tranId"),
            account_id=self._custom(payment, "Zuora Customer ID (Payment)"),
            amount=total,
            applied=used,
            remaining=total - used if left is None else left,
            currency=self._names.currency_symbol(payment.ref("currency")),
            tran_date=tran_date,
            customer=(customer and customer_name(customer)) or payment.ref_name("customer"),
            subsidiary=customer.ref_name("subsidiary") if customer else "",
            customer_currency=self._names.currency_symbol(customer.ref("currency")) if customer else "",
            integration=integration(payment, self._scripts),
            applications=tuple(self._application(line, invoices) for line in lines),
            payment_method=payment.ref_name("paymentMethod"),
            memo=payment.text("memo"),
            reference_id=self._custom(payment, "Zuora Payment Reference ID"),
            sync_updates=payment.custom_name(self._id("Zuora Sync Updates")),
        )

    def _application(self, line: Record, invoices: Mapping[str, Record]) -> PaymentApplication:
        id_ = line.text("doc")
        invoice = invoices.get(id_)
        return PaymentApplication(
            document=DocumentLink(
                id=id_,
                number=line.text("refNum"),
                integration_id=self._custom(invoice, "Zuora ID") if invoice else "",
            ),
            type=line.text("type") or (INVOICE if invoice else ""),
            amount=amount(line, "amount"),
            zuora_type=self._custom(invoice, "Zuora Type") if invoice else "",
        )

    def _custom(self, record: Record, label: str) -> str:
        return record.custom(self._id(label))

    def _id(self, label: str) -> str:
        return self._scripts.id("body", label)

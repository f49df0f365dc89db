"""Reads Zuora refunds with the payments that they pay back, in both tenant modes (refunds.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from connector.gateways.zuora.codec import Json, amount, certain_day, integration, moment, text
from connector.gateways.zuora.readers.access import Access, Cache, Candidates, not_transferred, since
from connector.gateways.zuora.readers.applications import applied
from connector.gateways.zuora.readers.links import CORE, accounts
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.records.common import AccountLink
from syncrules.records.payment_refund import PaymentRefund, RefundedPayment

REFUND = Fields(
    "Refund",
    (
        *("Id", "RefundNumber", "AccountId", "Status", "SourceType", "RefundDate", "MethodType", "Type"),
        *("Comment", "ReferenceID", "CreatedDate", "UpdatedDate", "TransferredToAccounting"),
        *("Origin__NS", "SynctoNetSuite__NS", *CORE),
    ),
)
PORTION = Fields("RefundInvoicePayment", ("Id", "RefundId", "InvoicePaymentId", "RefundAmount"))
INVOICE_PAYMENT = Fields("InvoicePayment", ("Id", "PaymentId"))
PAYMENT = Fields("Payment", ("Id", "PaymentNumber", "IntegrationId__NS"))


@dataclass(slots=True)
class Share:
    """What a refund pays back of its payment."""

    payment: str = ""
    amount: Decimal = Decimal(0)


class PaymentRefundReader:
    """Reads by ZOQL. Payments are read anew each time: they may have been synced a moment ago."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._candidates = Candidates(access, REFUND)
        self._accounts = accounts(access)

    def ids(self, context: Context) -> Iterator[str]:
        clause = all_of(
            [[where("Status", "=", "Processed"), where("SourceType", "=", "Payment")]],
            not_transferred(),
            since("RefundDate", context.preferences.cutover_refunds),
        )
        return iter(self._candidates.ids(clause))

    def records(self, ids: Sequence[str], context: Context) -> list[PaymentRefund]:
        header_task = self._candidates.read(ids)
        shares = self._settled(ids) if self._access.invoice_settlement else self._legacy(ids)
        headers = header_task.rows()
        known = self._accounts.get(text(row, "AccountId") for row in headers)
        payments = self._payments(sorted({share.payment for share in shares.values() if share.payment}))
        return [
            _refund(row, known.get(text(row, "AccountId")), shares[row["Id"]], payments) for row in headers
        ]

    def _legacy(self, ids: Sequence[str]) -> dict[str, Share]:
        portions = self._access.by_ids(PORTION, ids, "RefundId").rows()
        links = Cache(self._access, INVOICE_PAYMENT, lambda row: text(row, "PaymentId"))
        payments = links.get(text(portion, "InvoicePaymentId") for portion in portions)
        shares: defaultdict[str, Share] = defaultdict(Share)
        for portion in portions:
            share = shares[text(portion, "RefundId")]
            share.payment = share.payment or payments.get(text(portion, "InvoicePaymentId"), "")
            share.amount += amount(portion, "RefundAmount")
        return shares

    def _settled(self, ids: Sequence[str]) -> dict[str, Share]:
        # Read from their own address: expanded in the refund they would be cut at the page size.
        shares: defaultdict[str, Share] = defaultdict(Share)
        for row in self._access.objects("refund-applications", "refundid", ids).rows():
            if payment := text(row, "paymentId"):
                share = shares[text(row, "refundId")]
                share.payment = share.payment or payment
                share.amount += amount(row, "applyAmount")
        return shares

    def _payments(self, ids: Sequence[str]) -> dict[str, RefundedPayment]:
        payment_task = self._access.by_ids(PAYMENT, ids)
        applications = applied(self._access, ids, undone=True)
        return {
            row["Id"]: RefundedPayment(
                id=row["Id"],
                number=text(row, "PaymentNumber"),
                integration_id=text(row, "IntegrationId__NS"),
                applications=tuple(applications[row["Id"]]),
            )
            for row in payment_task.rows()
        }


def _refund(
    row: Json, account: AccountLink | None, share: Share, payments: Mapping[str, RefundedPayment]
) -> PaymentRefund:
    return PaymentRefund(
        id=row["Id"],
        number=text(row, "RefundNumber"),
        status=text(row, "Status"),
        source_type=text(row, "SourceType"),
        amount=share.amount,
        refund_date=certain_day(row, "RefundDate"),
        account=account,
        payment=payments.get(share.payment),
        integration=integration(row),
        sync_to_netsuite=text(row, "SynctoNetSuite__NS"),
        method_type=text(row, "MethodType"),
        type=text(row, "Type"),
        comment=text(row, "Comment"),
        reference_id=text(row, "ReferenceID"),
        created_date=moment(row, "CreatedDate"),
        updated_date=moment(row, "UpdatedDate"),
    )

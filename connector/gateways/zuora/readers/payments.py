"""Reads Zuora payments with the documents they are applied to, in both tenant modes (payments.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connector.gateways.zuora.codec import Json, amount, certain_day, integration, moment, text
from connector.gateways.zuora.readers.access import Access, Cache, Candidates, not_transferred, since
from connector.gateways.zuora.readers.applications import applied
from connector.gateways.zuora.readers.links import CORE, accounts
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.records.common import AccountLink, Application
from syncrules.records.payment import Payment

PAYMENT = Fields(
    "Payment",
    (
        *("Id", "PaymentNumber", "AccountId", "Status", "Amount", "EffectiveDate", "CreatedDate", "Comment"),
        *("PaymentMethodId", "PaymentMethodSnapshotId", "ReferenceId", "Type", "RefundAmount"),
        *("TransferredToAccounting", "Origin__NS", *CORE),
    ),
)
METHOD = Fields("PaymentMethod", ("Id", "Type", "CreditCardType"))
KIND, CARD = "Type", "CreditCardType"


class PaymentReader:
    """Reads by ZOQL; what they are applied to as the tenant's mode has it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._candidates = Candidates(access, PAYMENT)
        self._accounts = accounts(access)
        self._methods = Cache(access, METHOD, dict)

    def ids(self, context: Context) -> Iterator[str]:
        clause = all_of(
            [[where("Status", "=", "Processed")]],
            not_transferred(),
            since("EffectiveDate", context.preferences.cutover_payments),
        )
        return iter(self._candidates.ids(clause))

    def records(self, ids: Sequence[str], context: Context) -> list[Payment]:
        header_task = self._candidates.read(ids)
        applications = applied(self._access, ids)
        headers = header_task.rows()
        known = self._accounts.get(text(row, "AccountId") for row in headers)
        methods = self._methods_of(headers)
        currencies = self._currencies([row["Id"] for row in headers if not text(row, "AccountId")])
        return [
            _payment(
                row,
                account=known.get(text(row, "AccountId")),
                method=methods.get(row["Id"], {}),
                applications=applications[row["Id"]],
                currency=currencies.get(row["Id"], ""),
            )
            for row in headers
        ]

    def _methods_of(self, headers: Sequence[Json]) -> dict[str, Json]:
        """How each payment was made; of a method that is gone, with Invoice Settlement, its snapshot."""
        held = self._methods.get(text(row, "PaymentMethodId") for row in headers)
        made = {row["Id"]: held.get(text(row, "PaymentMethodId"), {}) for row in headers}
        if not self._access.invoice_settlement:
            return made
        name = "PaymentMethodSnapshotId"
        gone = {row["Id"]: text(row, name) for row in headers if not made[row["Id"]] and text(row, name)}
        rows = self._access.objects("payment-method-snapshots", "id", sorted(set(gone.values()))).rows()
        snapshots = {row["id"]: {KIND: row.get("type"), CARD: row.get("creditCardType")} for row in rows}
        return made | {payment: snapshots.get(id, {}) for payment, id in gone.items()}

    def _currencies(self, ids: Sequence[str]) -> dict[str, str]:
        """The currency of payments without account, which queries of the older objects do not tell."""
        rows = self._access.objects("payments", "id", ids).rows()
        return {row["id"]: text(row, "currency") for row in rows}


def _payment(
    row: Json, *, account: AccountLink | None, method: Json, applications: list[Application], currency: str
) -> Payment:
    return Payment(
        id=row["Id"],
        number=text(row, "PaymentNumber"),
        status=text(row, "Status"),
        amount=amount(row, "Amount"),
        effective_date=certain_day(row, "EffectiveDate"),
        account=account,
        integration=integration(row),
        applications=tuple(applications),
        created_date=moment(row, "CreatedDate"),
        comment=text(row, "Comment"),
        method_type=text(method, KIND),
        credit_card_type=text(method, CARD),
        reference_id=text(row, "ReferenceId"),
        type=text(row, "Type"),
        refunded=amount(row, "RefundAmount"),
        currency=currency,
    )

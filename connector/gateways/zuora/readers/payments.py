"""Reads Zuora payments with the documents they are applied to, in both tenant modes (payments.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
        *("PaymentMethodId", "ReferenceId", "Type", "TransferredToAccounting", "Origin__NS", *CORE),
    ),
)
METHOD = Fields("PaymentMethod", ("Id", "Type", "CreditCardType"))


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
        methods = self._methods.get(text(row, "PaymentMethodId") for row in headers)
        return [
            _payment(row, known.get(text(row, "AccountId")), methods, applications[row["Id"]])
            for row in headers
        ]


def _payment(
    row: Json, account: AccountLink | None, methods: Mapping[str, Json], applications: list[Application]
) -> Payment:
    method = methods.get(text(row, "PaymentMethodId"), {})
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
        method_type=text(method, "Type"),
        credit_card_type=text(method, "CreditCardType"),
        reference_id=text(row, "ReferenceId"),
        type=text(row, "Type"),
    )

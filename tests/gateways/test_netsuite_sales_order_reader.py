"""The reader of sales_orders_to_zuora: candidates by flag and status; then orders with their rate plans."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from syncrules.language import Context
from syncrules.preferences import Preferences
from tests.gateways.netsuite_company import DAY, Account, running

CONTEXT = Context(Preferences(), datetime(2026, 11, 22, tzinfo=UTC))
STATUS, SEND = "custbodyzuoraintegrationstatus", "custbodyzuorasendtozuora"
YES, NO = "1", "2"


def reader_of(account: Account) -> Any:
    return account.gateway.reader("sales_orders_to_zuora")


def item(account: Account, name: str, zuora_id: str, kind: str) -> str:
    return account.company.insert(
        "serviceSaleItem",
        {"custitemzuoraid": zuora_id, "custitemzuoratype": kind},
        itemId=name,
        incomeAccount=account.ids["income"],
        subsidiaryList=[account.ids["subsidiary"]],
    )


def order(account: Account, customer: str, *items: str, **custom: Any) -> str:
    lines = [{"item": i, "quantity": Decimal(3), "amount": Decimal("5")} for i in items]
    return account.company.insert(
        "salesOrder", {SEND: YES} | custom, entity=customer, tranDate=DAY, itemList=lines
    )


def test_candidates_are_orders_to_be_sent_that_are_not_done() -> None:
    with running() as account:
        customer, seats = account.customer("Acme", "acc-1"), account.ids["item"]
        wanted = [
            order(account, customer, seats),
            order(account, customer, seats, **{STATUS: "Error Creating Subscription"}),
        ]
        order(account, customer, seats, **{STATUS: "Sync Complete"})
        order(account, customer, seats, **{SEND: NO})
        account.document("invoice", customer, "5")
        assert sorted(reader_of(account).ids(CONTEXT)) == wanted


def test_an_order_is_read_with_everything_the_map_names() -> None:
    custom = {
        "custbodyzuorasubscriptionnumber": "SUB-7", "custbodyzuoratermsetting": "TERMED",
        "custbodyzuoraautorenew": YES, "custbodyzuorainitialterm": "12", "custbodyzuorarenewalterm": "6",
        "custbodyzuoratermstartdate": date(2026, 12, 1),
        "custbodyzuoracontracteffectivedate": date(2026, 11, 30),
        "custbodyzuoraserviceactivationdate": date(2026, 12, 2),
        "custbodyzuoracustomeracceptancedate": date(2026, 12, 3),
        "custbodyzuoracustomeridsales": "acc-9", "custbodyzuoraid": "sub-1",
        STATUS: "Error Creating Subscription",
    }  # fmt: skip
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        gold = item(account, "Gold", "prp-1", "RATE_PLAN")
        id_ = order(account, customer, gold, **custom)
        (read,) = reader_of(account).records([id_, "424242"], CONTEXT)
        assert read.number == account.company.get("salesOrder", id_).fields["tranId"]
    assert (read.id, read.tran_date, read.currency, read.send_to_zuora) == (id_, DAY, "USD", "Yes")
    assert (read.customer.id, read.customer.name, read.customer.zuora_id) == (customer, "Acme", "acc-1")
    assert (read.account_id, read.integration.id) == ("acc-9", "sub-1")
    assert read.integration.status == "Error Creating Subscription"
    assert (read.subscription_number, read.term_setting, read.auto_renew) == ("SUB-7", "TERMED", "Yes")
    assert (read.initial_term, read.renewal_term) == ("12", "6")
    assert (read.term_start_date, read.contract_effective_date) == (date(2026, 12, 1), date(2026, 11, 30))
    assert (read.service_activation_date, read.customer_acceptance_date) == (
        date(2026, 12, 2), date(2026, 12, 3),
    )  # fmt: skip


def test_only_rate_plans_count_once_for_each_line_whatever_its_quantity() -> None:
    with running() as account:
        customer = account.customer("Acme", "acc-1")
        gold = item(account, "Gold", "prp-1", "RATE_PLAN")
        old = item(account, "Old", "prp-2", "RATEPLAN")
        charge = item(account, "Fee", "chg-1", "CHARGE")
        native = account.ids["item"]
        some = order(account, customer, gold, charge, old, native, gold)
        none = order(account, customer, charge, native)
        first, second = reader_of(account).records([some, none], CONTEXT)
    assert first.rate_plans == ("prp-1", "prp-2", "prp-1")
    assert second.rate_plans == ()


def test_the_plan_is_the_one_that_the_line_was_entered_with() -> None:
    with running() as account:
        gold = item(account, "Gold", "prp-1", "RATE_PLAN")
        id_ = order(account, account.customer("Acme", "acc-1"), gold)
        account.company.update("serviceSaleItem", gold, {"custitemzuoraid": "prp-9"})
        (read,) = reader_of(account).records([id_], CONTEXT)
    assert read.rate_plans == ("prp-1",)


def test_many_orders_need_no_more_calls_than_one() -> None:
    with running() as account:
        customer, gold = account.customer("Acme", "acc-1"), item(account, "Gold", "prp-1", "RATE_PLAN")
        orders = [order(account, customer, gold) for _ in range(6)]
        reader = reader_of(account)
        reader.records(orders[:1], CONTEXT)
        one = account.gateway.calls()
        assert len(reader.records(orders, CONTEXT)) == 6
        assert account.gateway.calls() - one <= one

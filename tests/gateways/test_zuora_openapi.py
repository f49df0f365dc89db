"""Every request we send agrees with Zuora's own description of its API, where that is at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from connector.gateways.zuora import ZuoraGateway
from connector.gateways.zuora.readers import READERS
from connector.services.writing import resolved
from syncrules.language import (
    Action,
    Context,
    Fact,
    Kind,
    Lookup,
    Result,
    Row,
    Sublist,
    System,
    Verb,
    Write,
)
from syncrules.preferences import CustomerNumberMapping, Preferences, SyncBehavior
from syncrules.processes.customers_to_zuora import CUSTOMERS_TO_ZUORA
from syncrules.processes.sales_orders_to_zuora import SALES_ORDERS_TO_ZUORA
from syncrules.records.common import Integration
from tests.gateways.scripted import Answer, Sent, scripted
from tests.gateways.zuora_description import DESCRIPTION, check
from tests.rules import native_samples
from tests.rules.test_account_map import FULL as FULL_CUSTOMER
from tests.rules.test_sales_orders_to_zuora import FULL as FULL_ORDER

pytestmark = pytest.mark.skipif(not DESCRIPTION.exists(), reason="Zuora's description is not at hand")


def answer(sent: Sent) -> Answer:
    """An answer that lets every caller go on."""
    if sent.path == "/v1/action/update":
        return Answer([{"Success": True, "Id": row["Id"]} for row in sent.json()["objects"]])
    if sent.path == "/v1/action/query":
        days = dict.fromkeys(("InvoiceDate", "EffectiveDate", "RefundDate", "AdjustmentDate"), "2026-01-01")
        moments = dict.fromkeys(("CreatedDate", "UpdatedDate"), "2026-01-01T00:00:00Z")
        row = {"Id": "x1", **days, **moments}
        return Answer({"done": False, "queryLocator": "more", "records": [row]})
    if sent.path == "/v1/action/queryMore":
        return Answer({"done": True, "records": []})
    if sent.path.startswith("/object-query/") and "cursor=" not in sent.path:
        return Answer({"nextPage": "page2", "data": []})
    return Answer({"success": True, "Success": True, "id": "x1", "data": []})


def every_request(use: Callable[[ZuoraGateway], object], *, settlement: bool = False) -> list[Sent]:
    with scripted(answer) as server:
        zuora = ZuoraGateway(server.url, "id", "secret", invoice_settlement=settlement, track_id="run-7")
        use(zuora)
        zuora.close()
    assert server.sent
    for sent in server.sent:
        check(sent)
    return server.sent


def context() -> Context:
    day = date(2026, 1, 1)
    preferences = Preferences(
        cutover_accounts=day,
        cutover_invoices=day,
        cutover_payments=day,
        cutover_refunds=day,
        cutover_adjustments=day,
        customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED,
    )
    now = datetime(2026, 2, 1, tzinfo=UTC)
    return Context(preferences, now, watermark=datetime(2026, 1, 15, tzinfo=UTC))


@pytest.mark.parametrize("process", list(READERS))
@pytest.mark.parametrize("settlement", [False, True])
def test_reading_agrees_with_the_description(process: str, settlement: bool) -> None:
    def read(zuora: ZuoraGateway) -> None:
        reader = zuora.reader(process)
        list(reader.ids(context()))
        reader.records(["8ad08c0f" * 4], context())

    every_request(read, settlement=settlement)


def test_the_connection_test_and_lists_agree_with_the_description() -> None:
    def use(zuora: ZuoraGateway) -> None:
        zuora.test()
        zuora.names(Kind.ZUORA_PAYMENT_METHOD)
        zuora.facts(Fact.ITEM_NAME_USES, ["Gold"])
        zuora.find([Lookup(System.ZUORA, ("Refund",), "IntegrationId__NS", "1")])

    every_request(use)


def refund(*, settlement: bool = False) -> Write:
    return Write(
        System.ZUORA,
        Verb.ADD,
        "Refund",
        {
            "PaymentId": "p1",
            "Amount": Decimal("10.10"),
            "Type": "External",
            "SourceType": "Payment",
            "MethodType": "Check",
            "RefundDate": date(2026, 3, 1),
            "Comment": "c" * 300,
            **({"TransferredToAccounting": "Yes"} if settlement else {}),
            "IntegrationId__NS": "900",
            "Origin__NS": "NETSUITE",
            "SyncDate__NS": "now",
            "Transaction__NS": "Acme 2026-03-01",
        },
        sublists={"Invoices": Sublist((Row({"InvoiceId": "i", "Amount": Decimal(1)}),))},
        key="key-1",
    )


def updates() -> list[Write]:
    core = {"IntegrationId__NS": "1", "IntegrationStatus__NS": "s" * 300, "SyncDate__NS": "now"}
    transferred = {**core, "TransferredToAccounting": "Yes"}
    items = {"InvoiceItems": Sublist((Row({"Id": "x", "IntegrationId__NS": "1"}),))}
    return [
        Write(System.ZUORA, Verb.UPDATE, "Account", core, id="a"),
        Write(System.ZUORA, Verb.UPDATE, "ProductRatePlanCharge", core, id="c"),
        Write(System.ZUORA, Verb.UPDATE, "Payment", {**transferred, "Origin__NS": "ZUORA"}, id="p"),
        Write(System.ZUORA, Verb.UPDATE, "Refund", transferred, id="r"),
        Write(System.ZUORA, Verb.UPDATE, "CreditMemo", {**transferred, "Origin__NS": "ZUORA"}, id="m"),
        Write(System.ZUORA, Verb.UPDATE, "DebitMemo", transferred, id="n", clear=("SyncDate__NS",)),
        Write(System.ZUORA, Verb.UPDATE, "Invoice", transferred, id="i", clear=("SyncDate__NS",)),
        Write(System.ZUORA, Verb.UPDATE, "Invoice", transferred, sublists=items, id="j"),
        Write(System.ZUORA, Verb.UPDATE, "Invoice", transferred, sublists=items, id="k"),
    ]


@pytest.mark.parametrize("settlement", [False, True])
def test_writing_agrees_with_the_description(settlement: bool) -> None:
    sent = every_request(
        lambda zuora: list(zuora.write([*updates(), refund(settlement=settlement)])), settlement=settlement
    )
    assert any("/refunds/unapply" in one.path for one in sent) == settlement


def in_bulk(sent: Sent) -> bool:
    return sent.path == "/v1/invoices" or sent.path.endswith("/bulk")


def test_single_updates_agree_with_the_description() -> None:
    def refuse_bulk(sent: Sent) -> Answer:
        if sent.method == "PUT" and not in_bulk(sent):
            return Answer({"success": True})
        return Answer({"success": False, "reasons": [{"code": 58200020, "message": "no"}]}, 400)

    with scripted(refuse_bulk) as server:
        zuora = ZuoraGateway(server.url, "id", "secret", invoice_settlement=True)
        list(zuora.write(updates()))
        zuora.close()
    singles = [sent for sent in server.sent if sent.method == "PUT" and not in_bulk(sent)]
    names = {sent.path.split("/")[2] for sent in singles}
    assert names == {"invoices", "payments", "refunds", "credit-memos", "debit-memos"}
    for sent in singles:
        check(sent)


def test_a_legacy_refund_names_only_known_fields() -> None:
    sent = every_request(lambda zuora: list(zuora.write([refund()])))
    assert [request.path for request in sent] == ["/v1/object/refund"]


def native_writes() -> list[Write]:
    """Accounts created, updated and linked, and subscriptions with everything an order may say."""
    rules = native_samples.context(
        customer_number_mapping=CustomerNumberMapping.NUMBER, netsuite_multiple_currencies=True
    )
    linked = replace(FULL_CUSTOMER, integration=Integration(id="a1"), bill_to_id="c1", sold_to_id="c2")
    plans = [
        CUSTOMERS_TO_ZUORA.plan(FULL_CUSTOMER, Action.CREATE, rules),
        CUSTOMERS_TO_ZUORA.plan(linked, Action.UPDATE, rules),
        CUSTOMERS_TO_ZUORA.plan(linked, Action.LINK, rules),
        SALES_ORDERS_TO_ZUORA.plan(FULL_ORDER, Action.CREATE, rules),
        SALES_ORDERS_TO_ZUORA.plan(replace(FULL_ORDER, term_setting="EVERGREEN"), Action.CREATE, rules),
    ]
    made = {name: Result(f"id-{name}") for name in ("create", "bill_to", "sold_to")}
    return [resolved(step.write, made) for steps in plans for step in steps]


@pytest.mark.parametrize("orders", [True, False])
def test_new_accounts_and_subscriptions_agree_with_the_description(orders: bool) -> None:
    def reply(sent: Sent) -> Answer:
        if sent.path.startswith("/v1/orders") and not orders:
            return Answer({"success": False, "reasons": [{"code": 58400010, "message": "no Orders"}]})
        return answer(sent)

    with scripted(reply) as server:
        zuora = ZuoraGateway(server.url, "id", "secret", invoice_settlement=False)
        list(zuora.write(native_writes()))
        zuora.find([lookup for step in native_lookups() for lookup in step])
        zuora.facts(Fact.LAST_INVOICE_DATE, ["a1"])
        zuora.close()
    paths = {sent.path.partition("?")[0] for sent in server.sent}
    created = {"/v1/object/account", "/v1/object/contact", "/v1/orders"}
    assert paths >= created | (set() if orders else {"/v1/subscriptions"})
    for sent in server.sent:
        check(sent)


def native_lookups() -> list[tuple[Lookup, ...]]:
    """How customers and orders find what was made of them."""
    rules = native_samples.context()
    contacts = (Lookup(System.ZUORA, ("Contact",), "AccountId", "a1", marker=("Description", "x")),)
    linked = native_samples.linked("")
    order = replace(native_samples.ORDER, integration=Integration(id="s1"))
    return [CUSTOMERS_TO_ZUORA.lookups(linked, rules), SALES_ORDERS_TO_ZUORA.lookups(order, rules), contacts]

"""Accounts, contacts and subscriptions created in Zuora, and how they are found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from connector.gateways.base import WriteResult
from connector.gateways.errors import Kind as Failure
from syncrules.language import Fact, Found, Kind, Lookup, Row, Sublist, System, Verb, Write
from tests.gateways.scripted import DROP, Answer
from tests.gateways.zuora_sandbox import Sandbox, sandbox
from tests.gateways.zuora_writes import gateway, written


def add(record: str, key: str, **fields: Any) -> Write:
    return Write(System.ZUORA, Verb.ADD, record, fields, key=key)


def subscription(key: str = "nsso-1-1", **fields: Any) -> Write:
    wanted = {
        "AccountId": "acc-1",
        "OrderDate": date(2026, 3, 1),
        "TermType": "TERMED",
        "AutoRenew": True,
        "InitialTerm": 12,
        "RenewalTerm": 6,
        "SalesOrder__NS": "SO-1",
        "IntegrationId__NS": "8001",
        **fields,
    }
    rows = Sublist((Row({"ProductRatePlanId": "prp-1"}), Row({"ProductRatePlanId": "prp-2"})))
    return replace(add("Subscription", key, **wanted), sublists={"RatePlans": rows})


# --- accounts and contacts --------------------------------------------------------------------------


def test_accounts_and_contacts_are_created_one_by_one_each_with_its_key() -> None:
    writes = [
        add("Account", "nscust-1-1", Name="Acme", Status="Draft", BillCycleDay=1, AutoPay=False),
        add("Contact", "nscust-1-billto-1", AccountId="a1", LastName="Byron"),
    ]
    with gateway(Answer({"Success": True, "Id": "x1"}), concurrency=1) as (zuora, server):
        results = written(zuora, writes)
        account, contact = server.sent
    assert [result.id for result in results] == ["x1", "x1"]
    assert (account.method, account.path) == ("POST", "/v1/object/account")
    assert account.headers["Idempotency-Key"] == "nscust-1-1"
    assert account.json() == {"Name": "Acme", "Status": "Draft", "BillCycleDay": 1, "AutoPay": False}
    assert (contact.path, contact.headers["Idempotency-Key"]) == ("/v1/object/contact", "nscust-1-billto-1")
    assert contact.json() == {"AccountId": "a1", "LastName": "Byron"}


def test_a_refusal_keeps_zuoras_words() -> None:
    no = Answer({"Success": False, "Errors": [{"Code": "INVALID_VALUE", "Message": "no such term"}]}, 400)
    with gateway(no) as (zuora, _):
        (result,) = written(zuora, [add("Account", "k", Name="Acme")])
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.text) == ("ZUORA_REFUSED", "no such term")
    assert result.refusal.kind is Failure.PERMANENT


@pytest.mark.parametrize("answer", [DROP, Answer({"Success": True})])
def test_an_answer_that_is_lost_or_names_nothing_leaves_the_outcome_open(answer: Any) -> None:
    with gateway(answer) as (zuora, _):
        (result,) = written(zuora, [add("Contact", "k", AccountId="a1")])
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.kind) == ("OUTCOME_UNKNOWN", Failure.UNCLEAR)


# --- subscriptions ----------------------------------------------------------------------------------

ORDERED = Answer({"success": True, "subscriptionNumbers": ["A-S7"], "subscriptionIds": ["sub-7"]})
DATES = {
    "TermStartDate": date(2026, 3, 5),
    "ContractEffectiveDate": date(2026, 3, 2),
    "ServiceActivationDate": date(2026, 3, 3),
    "ContractAcceptanceDate": date(2026, 3, 4),
}


def test_a_subscription_is_started_by_an_order() -> None:
    write = subscription(Name="SUB-7", Currency="EUR", **DATES)
    with gateway(ORDERED) as (zuora, server):
        (result,) = written(zuora, [write])
        (sent,) = server.sent
    assert (result.id, result.number) == ("sub-7", "A-S7")
    assert (sent.method, sent.path) == ("POST", "/v1/orders?returnIds=true")
    assert sent.headers["Idempotency-Key"] == "nsso-1-1"
    assert sent.json() == {
        "orderDate": "2026-03-01",
        "existingAccountId": "acc-1",
        "processingOptions": {"runBilling": False, "collectPayment": False},
        "subscriptions": [
            {
                "customFields": {"SalesOrder__NS": "SO-1", "IntegrationId__NS": "8001"},
                "orderActions": [
                    {
                        "type": "CreateSubscription",
                        "triggerDates": [
                            {"name": "ContractEffective", "triggerDate": "2026-03-02"},
                            {"name": "ServiceActivation", "triggerDate": "2026-03-03"},
                            {"name": "CustomerAcceptance", "triggerDate": "2026-03-04"},
                        ],
                        "createSubscription": {
                            "subscriptionNumber": "SUB-7",
                            "currency": "EUR",
                            "terms": {
                                "autoRenew": True,
                                "initialTerm": {
                                    "termType": "TERMED",
                                    "startDate": "2026-03-05",
                                    "period": 12,
                                    "periodType": "Month",
                                },
                                "renewalSetting": "RENEW_WITH_SPECIFIC_TERM",
                                "renewalTerms": [{"period": 6, "periodType": "Month"}],
                            },
                            "subscribeToRatePlans": [
                                {"productRatePlanId": "prp-1"},
                                {"productRatePlanId": "prp-2"},
                            ],
                        },
                    }
                ],
            }
        ],
    }


NO_ORDERS = [
    Answer({"success": False, "reasons": [{"code": 58400010, "message": "Orders is not enabled"}]}),
    Answer({"success": False, "reasons": [{"code": 50000040, "message": "HTTP 404 Not Found"}]}, 404),
    Answer({"success": False, "reasons": [{"code": 50000045, "message": "not supported"}]}, 405),
    Answer({}, 403),
]


@pytest.mark.parametrize("refusal", NO_ORDERS)
def test_a_tenant_without_orders_gets_the_subscription_directly_under_a_key_of_its_own(
    refusal: Answer,
) -> None:
    made = Answer({"success": True, "subscriptionId": "sub-7", "subscriptionNumber": "A-S7"})
    with gateway(refusal, made) as (zuora, server):
        (result,) = written(zuora, [subscription(Name="SUB-7", **DATES)])
        _, sent = server.sent
    assert (result.id, result.number) == ("sub-7", "A-S7")
    assert (sent.path, sent.headers["Idempotency-Key"]) == ("/v1/subscriptions", "nsso-1-1-direct")
    assert sent.json() == {
        "accountKey": "acc-1",
        "subscriptionNumber": "SUB-7",
        "termType": "TERMED",
        "autoRenew": True,
        "initialTerm": 12,
        "initialTermPeriodType": "Month",
        "renewalTerm": 6,
        "renewalTermPeriodType": "Month",
        "termStartDate": "2026-03-05",
        "contractEffectiveDate": "2026-03-02",
        "serviceActivationDate": "2026-03-03",
        "customerAcceptanceDate": "2026-03-04",
        "subscribeToRatePlans": [{"productRatePlanId": "prp-1"}, {"productRatePlanId": "prp-2"}],
        "runBilling": False,
        "collect": False,
        "SalesOrder__NS": "SO-1",
        "IntegrationId__NS": "8001",
    }


def test_a_direct_subscription_without_terms_has_a_renewal_term_all_the_same() -> None:
    made = Answer({"success": True, "subscriptionId": "sub-7", "subscriptionNumber": "A-S7"})
    evergreen = subscription(TermType="EVERGREEN", **DATES)
    fields = {
        n: v for n, v in evergreen.fields.items() if n not in ("AutoRenew", "InitialTerm", "RenewalTerm")
    }
    with gateway(NO_ORDERS[0], made) as (zuora, server):
        written(zuora, [replace(evergreen, fields=fields)])
        body = server.sent[1].json()
    assert body["renewalTerm"] == 0
    assert not {"initialTerm", "autoRenew"} & body.keys()


@pytest.mark.parametrize(("code", "message"), [(58400030, "no price in EUR"), (58400040, "Cannot find it")])
def test_a_refusal_of_the_order_itself_is_final(code: int, message: str) -> None:
    no = Answer({"success": False, "reasons": [{"code": code, "message": message}]})
    with gateway(no) as (zuora, server):
        (result,) = written(zuora, [subscription()])
        assert len(server.sent) == 1
    assert result.refusal is not None
    assert (result.refusal.code, result.refusal.text) == ("ZUORA_REFUSED", message)


def test_without_ids_in_the_answer_the_subscription_is_read_by_its_number() -> None:
    made = Answer({"success": True, "subscriptions": [{"subscriptionNumber": "A-S7", "status": "Active"}]})
    with gateway(made, Answer({"success": True, "id": "sub-7"})) as (zuora, server):
        (result,) = written(zuora, [subscription()])
        assert server.sent[1].path == "/v1/subscriptions/A-S7"
    assert (result.id, result.number) == ("sub-7", "A-S7")


def test_a_subscription_that_cannot_be_read_after_the_order_is_looked_for_next_time() -> None:
    made = Answer({"success": True, "subscriptionNumbers": ["A-S7"]})
    with gateway(made, Answer({"success": False, "reasons": [{"code": 1, "message": "no"}]})) as (zuora, _):
        (result,) = written(zuora, [subscription()])
    assert result.refusal is not None
    assert result.refusal.kind is Failure.UNCLEAR


def placed(box: Sandbox, **fields: Any) -> WriteResult:
    """The result of a subscription in the sandbox."""
    account = box.add("Account", Name="Acme", Currency="USD", AccountNumber="A-1")
    dates = {"EffectiveStartDate": "2020-01-01", "EffectiveEndDate": "2030-01-01"}
    product = box.add("Product", Name="Suite", **dates)
    plans = [box.add("ProductRatePlan", Name=n, ProductId=product, **dates) for n in ("Gold", "Silver")]
    rows = Sublist(tuple(Row({"ProductRatePlanId": plan}) for plan in plans))
    write = replace(subscription(AccountId=account, **fields), sublists={"RatePlans": rows})
    ((_, result),) = box.gateway.write([write])
    return result


@pytest.mark.parametrize("orders", [True, False])
def test_the_sandbox_takes_both_ways(orders: bool) -> None:
    with sandbox() as box:
        box.tenant.orders_enabled = orders
        result = placed(box, **DATES)
        (row,) = box.tenant.rows("Subscription")
    assert (result.id, result.number) == (row["Id"], row["Name"])
    assert {name: row[name] for name in DATES} == DATES
    assert (row["InitialTerm"], row["RenewalTerm"], row["AutoRenew"]) == (12, 6, True)
    assert (row["IntegrationId__NS"], row["SalesOrder__NS"]) == ("8001", "SO-1")


# --- found again ------------------------------------------------------------------------------------


def lookup(record: str, by: str, value: str, **more: Any) -> Lookup:
    return Lookup(System.ZUORA, (record,), by, value, **more)


def test_an_account_is_found_with_its_contacts() -> None:
    with sandbox() as box:
        draft = box.add("Account", Name="A", Currency="USD", Status="Draft", IntegrationId__NS="1")
        active = box.add("Account", Name="B", Currency="USD", IntegrationId__NS="2")
        contact = box.add("Contact", AccountId=active, FirstName="Ada", LastName="Byron")
        box.tenant.update("Account", active, BillToId=contact, SoldToId=contact)
        first, second = box.gateway.find(
            [lookup("Account", "IntegrationId__NS", "1"), lookup("Account", "Id", active)]
        )
    assert [(hit.id, hit.status, hit.parts) for hit in first] == [(draft, "Draft", {})]
    assert [(h.id, h.status, h.source_id, h.parts) for h in second] == [
        (active, "Active", "2", {"BillToId": contact, "SoldToId": contact})
    ]


def test_contacts_are_found_by_account_and_description() -> None:
    names = {"FirstName": "Ada", "LastName": "Byron"}
    with sandbox() as box:
        account = box.add("Account", Name="A", Currency="USD", Status="Draft")
        bill_to = box.add("Contact", AccountId=account, Description="Bill To Contact", **names)
        box.add("Contact", AccountId=account, Description="Sold To Contact", **names)
        marked = [
            lookup("Contact", "AccountId", account, marker=("Description", text))
            for text in ("Bill To Contact", "Something else")
        ]
        found = box.gateway.find(marked)
    assert found == [(Found("Contact", bill_to, owner=account),), ()]


def test_of_an_amended_subscription_only_the_last_version_counts() -> None:
    with sandbox() as box:
        account = box.add("Account", Name="A", Currency="USD")
        own = {"AccountId": account, "SalesOrder__NS": "SO-1", "IntegrationId__NS": "8001"}
        box.add("Subscription", Name="A-S1", Version=1, Status="Expired", **own)
        last = box.add("Subscription", Name="A-S1", Version=2, **own)
        other = box.add("Subscription", Name="A-S2", AccountId=account, SalesOrder__NS="SO-1")
        unmarked = ("IntegrationId__NS", "")
        found = box.gateway.find(
            [
                lookup("Subscription", "IntegrationId__NS", "8001"),
                lookup("Subscription", "SalesOrder__NS", "SO-1", owner=account, marker=unmarked),
                lookup("Subscription", "SalesOrder__NS", "SO-1", owner="0" * 32),
            ]
        )
    assert [[hit.id for hit in hits] for hits in found] == [[last], [other], []]
    assert (found[0][0].number, found[0][0].status, found[0][0].owner) == ("A-S1", "Active", account)


def test_facts_about_accounts_are_read_in_one_call_for_many() -> None:
    with sandbox() as box:
        account = box.add("Account", Name="A", Currency="USD", LastInvoiceDate="2026-01-31")
        contact = box.add("Contact", AccountId=account, FirstName="Ada", LastName="Byron")
        box.tenant.update("Account", account, BillToId=contact)
        new = box.add("Account", Name="B", Currency="USD")
        keys = [account, new, "0" * 32]
        assert box.gateway.facts(Fact.LAST_INVOICE_DATE, keys) == {account: "2026-01-31"}
        assert box.gateway.facts(Fact.BILL_TO, keys) == {account: contact}
        assert box.gateway.facts(Fact.SOLD_TO, keys) == {}
        assert len(box.calls("POST /v1/action/query")) == 3


def test_where_settings_are_closed_the_names_that_accounts_use_are_known() -> None:
    with sandbox() as box:
        box.add("Account", Name="A", Currency="USD", PaymentTerm="Net 30")
        box.add("Account", Name="B", Currency="EUR")
        listed = box.gateway.names(Kind.ZUORA_CURRENCY)
        box.tenant.may_read_settings = False
        assert set(box.gateway.names(Kind.ZUORA_TERM)) == {"Net 30"}
        assert set(box.gateway.names(Kind.ZUORA_CURRENCY)) == {"USD", "EUR"}
        assert set(listed) > {"USD", "EUR"}
        notes = [text for ok, text in box.gateway.test().notes if not ok]
    assert notes == [
        "The settings of the tenant cannot be read; give the API user that permission. "
        "Until then only terms and currencies that accounts use are known."
    ]

"""Counterparts found in Zuora, names and facts read from it, and what the connection test learns."""

from __future__ import annotations

import pytest

from connector.gateways.base import Gateway
from connector.gateways.errors import AuthenticationFailed
from syncrules.language import Fact, Found, Kind, Lookup, System
from tests.gateways.zuora_sandbox import Sandbox, sandbox

REFUND = ("Refund",)


def by_netsuite_id(value: str, **more: str) -> Lookup:
    return Lookup(System.ZUORA, REFUND, "IntegrationId__NS", value, **more)


def paid(box: Sandbox) -> tuple[str, str]:
    """An account and its payment of 100."""
    acme = box.add("Account", Name="Acme", Currency="USD")
    return acme, box.add("Payment", AccountId=acme, Amount="100", EffectiveDate="2026-05-03")


def test_a_refund_is_found_by_the_netsuite_id_it_carries() -> None:
    with sandbox() as box:
        acme, payment = paid(box)
        id = box.add("Refund", PaymentId=payment, Amount="10", RefundNumber="R-7", IntegrationId__NS="900")
        (hits,) = box.gateway.find([by_netsuite_id("900")])
        assert hits == (Found("Refund", id, "R-7", acme, "Processed", "900"),)


def test_a_cancelled_refund_is_found_with_its_status() -> None:
    with sandbox() as box:
        _, payment = paid(box)
        box.add("Refund", PaymentId=payment, Amount="10", Status="Canceled", IntegrationId__NS="900")
        ((hit,),) = box.gateway.find([by_netsuite_id("900")])
        assert hit.status == "Canceled"


def test_hits_come_in_the_order_of_the_lookups_with_all_duplicates() -> None:
    with sandbox() as box:
        _, payment = paid(box)
        ids = [
            box.add("Refund", PaymentId=payment, Amount="1", IntegrationId__NS=value)
            for value in ("1", "2", "2")
        ]
        lookups = [by_netsuite_id("2"), by_netsuite_id("none"), Lookup(System.ZUORA, REFUND, "Id", ids[0])]
        found = box.gateway.find(lookups)
        assert [{hit.id for hit in hits} for hits in found] == [set(ids[1:]), set(), {ids[0]}]


def test_a_hit_of_another_owner_or_without_the_marker_does_not_count() -> None:
    with sandbox() as box:
        acme, payment = paid(box)
        box.add("Refund", PaymentId=payment, Amount="1", IntegrationId__NS="1", Origin__NS="NETSUITE")
        ours = by_netsuite_id("1", owner=acme)
        theirs = by_netsuite_id("1", owner="0" * 32)
        marked = Lookup(System.ZUORA, REFUND, "IntegrationId__NS", "1", marker=("Origin__NS", "NETSUITE"))
        unmarked = Lookup(System.ZUORA, REFUND, "IntegrationId__NS", "1", marker=("Origin__NS", "ZUORA"))
        found = box.gateway.find([ours, theirs, marked, unmarked])
        assert [len(hits) for hits in found] == [1, 0, 1, 0]


def test_hundreds_of_lookups_share_their_queries() -> None:
    with sandbox() as box:
        _, payment = paid(box)
        box.add("Refund", PaymentId=payment, Amount="1", IntegrationId__NS="399")
        found = box.gateway.find([by_netsuite_id(str(number)) for number in range(400)])
        assert [bool(hits) for hits in found].index(True) == 399
        assert len(box.calls("POST /v1/action/query")) == 3


def test_payments_and_accounts_are_found_too() -> None:
    with sandbox() as box:
        acme, payment = paid(box)
        box.tenant.update("Account", acme, IntegrationId__NS="7")
        found = box.gateway.find(
            [
                Lookup(System.ZUORA, ("Account",), "IntegrationId__NS", "7"),
                Lookup(System.ZUORA, ("Payment",), "Id", payment),
            ]
        )
        assert [hits[0].id for hits in found] == [acme, payment]


def test_uses_of_a_name_are_counted_over_products_plans_and_charges() -> None:
    with sandbox() as box:
        dates = {"EffectiveStartDate": "2020-01-01", "EffectiveEndDate": "2030-01-01"}
        product = box.add("Product", Name="Gold", **dates)
        plan = box.add("ProductRatePlan", Name="Gold", ProductId=product, **dates)
        box.add(
            "ProductRatePlanCharge", Name="O'Seat", ProductRatePlanId=plan, ChargeModel="Flat", ChargeType="R"
        )
        uses = box.gateway.facts(Fact.ITEM_NAME_USES, ["Gold", "O'Seat", "Silver"])
        assert uses == {"Gold": "2", "O'Seat": "1"}


def test_lists_of_names_are_read() -> None:
    with sandbox() as box:
        assert "Net 30" in box.gateway.names(Kind.ZUORA_TERM)
        assert box.gateway.names(Kind.ZUORA_CURRENCY)["EUR"] == "EUR"
        assert "WireTransfer" in box.gateway.names(Kind.ZUORA_PAYMENT_METHOD)


def test_inactive_names_are_left_out() -> None:
    with sandbox() as box:
        box.tenant.settings["paymentTerms"] = [
            {"id": "1", "name": "Net 10", "isActive": True},
            {"id": "2", "name": "Net 20", "isActive": False},
        ]
        assert box.gateway.names(Kind.ZUORA_TERM) == {"Net 10": "1"}


@pytest.mark.parametrize("settlement", [False, True])
def test_the_connection_test_learns_the_facts_of_the_tenant(settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        box.tenant.settings["entityProfile"] = {"tenantId": "42", "timeZone": "Europe/Berlin"}
        box.tenant.settings["billingRules"] = {"customerHierarchy": False}
        facts = box.gateway.test()
        assert (facts.account, facts.time_zone) == ("42", "Europe/Berlin")
        assert (facts.invoice_settlement, facts.hierarchy) == (settlement, False)
        assert all(ok for ok, _ in facts.notes), facts.notes


def test_a_wrong_secret_fails_the_connection_test() -> None:
    with sandbox(secret="wrong") as box, pytest.raises(AuthenticationFailed):
        box.gateway.test()


def test_the_gateway_fulfils_the_protocol() -> None:
    with sandbox() as box:
        gateway: Gateway = box.gateway
        assert gateway.system is System.ZUORA
        assert gateway.lines("invoice", ["1"]) == {}
        with pytest.raises(KeyError):
            gateway.reader("refunds_to_zuora")


def test_a_record_is_shown_with_all_its_fields_under_its_own_type() -> None:
    with sandbox() as box:
        acme, payment = paid(box)
        text = box.gateway.show(["Refund", "Payment"], payment)
        assert f'"AccountId":"{acme}"' in text
        assert '"Amount":100.00' in text or '"Amount":100' in text
        assert box.gateway.show(["Payment"], "0" * 32) == ""


def test_a_memo_and_a_subscription_are_shown_by_their_own_calls() -> None:
    with sandbox(settlement=True) as box:
        acme = box.add("Account", Name="Acme", Currency="USD")
        memo = box.add("CreditMemo", AccountId=acme, MemoNumber="CM-1", TotalAmount="10", Balance="10")
        assert f'"id":"{memo}"' in box.gateway.show(["CreditMemo"], memo)
        assert box.gateway.show(["CreditMemo"], "0" * 32) == ""
        assert box.gateway.show(["Subscription"], "0" * 32) == ""

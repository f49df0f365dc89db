"""NetSuite sales orders on their way to Zuora."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Lookup, Result, Row, Step, Sublist, System, Verb
from syncrules.processes.sales_orders_to_zuora import SALES_ORDERS_TO_ZUORA as PROCESS
from syncrules.records.common import CustomerLink, Integration
from syncrules.records.sales_order import SalesOrder
from tests.rules.native_samples import NOW_TEXT, ORDER, context
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes

STRANGER = CustomerLink("501", "Acme Inc.")


def state(status: str = "", id: str = "") -> SalesOrder:
    return replace(ORDER, integration=Integration(id=id, status=status))


PASSING = [
    pytest.param(ORDER, id="one rate plan"),
    pytest.param(replace(ORDER, rate_plans=("prp-1", "prp-1")), id="the same plan twice"),
    pytest.param(replace(ORDER, customer=STRANGER, account_id="acc-9"), id="Zuora Customer ID (Sales)"),
    pytest.param(state("Creating Subscription"), id="died before"),
    pytest.param(state("Error Creating Subscription"), id="refused before"),
    pytest.param(replace(ORDER, auto_renew="No"), id="no renewal"),
]
MULTIPLE = {"netsuite_multiple_currencies": True}
FAILING: list[tuple[str, SalesOrder, dict[str, Any]]] = [
    ("CUSTOMER_SYNCED", replace(ORDER, customer=STRANGER), {}),
    ("NOT_COMPLETE", state("Sync Complete"), {}),
    ("NOT_COMPLETE", state("Complete"), {}),
    ("NOT_IGNORED", state("Ignore"), {}),
    ("HAS_RATE_PLAN", replace(ORDER, rate_plans=()), {}),
    ("SEND_TO_ZUORA", replace(ORDER, send_to_zuora="No"), {}),
    ("SEND_TO_ZUORA", replace(ORDER, send_to_zuora=""), {}),
    ("AUTO_RENEW_MISSING", replace(ORDER, auto_renew=""), {}),
    ("INITIAL_TERM_MISSING", replace(ORDER, initial_term=""), {}),
    ("RENEWAL_TERM_MISSING", replace(ORDER, renewal_term=""), {}),
    ("CURRENCY_UNMATCHED", replace(ORDER, currency="SEK"), MULTIPLE),
    ("CURRENCY_UNMATCHED", replace(ORDER, currency="SEK"), {"netsuite_advanced_pricing": True}),
    ("CURRENCY_UNMATCHED", replace(ORDER, currency=""), MULTIPLE),
]


@pytest.mark.parametrize("record", PASSING)
@pytest.mark.parametrize("preferences", [{}, MULTIPLE])
def test_order_passes_every_rule(record: SalesOrder, preferences: dict[str, Any]) -> None:
    assert_passes(PROCESS, record, context(**preferences))


@pytest.mark.parametrize(("code", "record", "preferences"), FAILING)
def test_order_fails_only_this_rule(code: str, record: SalesOrder, preferences: dict[str, Any]) -> None:
    assert_only_fails(PROCESS, record, context(**preferences), code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


def test_the_currency_is_checked_only_where_several_may_be_in_use() -> None:
    assert_passes(PROCESS, replace(ORDER, currency="SEK"), context())


def test_person_reads_which_order_lacks_what() -> None:
    (failed,) = assert_only_fails(PROCESS, replace(ORDER, auto_renew=""), context(), "AUTO_RENEW_MISSING")
    assert failed.message == "Zuora Auto Renewal is empty on sales order SO-1."
    assert (failed.seen, failed.remedy) == ("empty", "Choose Yes or No.")
    assert judge(PROCESS, ORDER, context()).action is Action.CREATE


FULL = replace(
    ORDER,
    rate_plans=("prp-1", "prp-2", "prp-1"),
    subscription_number="SUB-77",
    term_setting="TERMED",
    auto_renew="Yes",
    term_start_date=date(2026, 12, 1),
    contract_effective_date=date(2026, 11, 30),
    service_activation_date=date(2026, 12, 2),
    customer_acceptance_date=date(2026, 12, 3),
)


def planned(record: SalesOrder, **preferences: Any) -> Step:
    (step,) = PROCESS.plan(record, Action.CREATE, context(**preferences))
    return step


def test_every_field_of_a_subscription() -> None:
    step = planned(FULL, **MULTIPLE)
    write = step.write
    assert (step.working, step.failed) == ("Creating Subscription", "Error Creating Subscription")
    assert (write.system, write.verb, write.record, write.key) == (
        System.ZUORA, Verb.ADD, "Subscription", "nsso-8001",
    )  # fmt: skip
    assert write.fields == {
        "AccountId": "acc-1",
        "Name": "SUB-77",
        "OrderDate": date(2026, 11, 3),
        "Currency": "USD",
        "TermType": "TERMED",
        "AutoRenew": True,
        "InitialTerm": 12,
        "RenewalTerm": 6,
        "TermStartDate": date(2026, 12, 1),
        "ContractEffectiveDate": date(2026, 11, 30),
        "ServiceActivationDate": date(2026, 12, 2),
        "ContractAcceptanceDate": date(2026, 12, 3),
        "SalesOrder__NS": "SO-1",
        "IntegrationId__NS": "8001",
    }
    plans = [Row({"ProductRatePlanId": plan}) for plan in ("prp-1", "prp-2", "prp-1")]
    assert write.sublists == {"RatePlans": Sublist(tuple(plans))}


def test_dates_and_number_are_optional_and_the_currency_is_the_accounts() -> None:
    fields = planned(ORDER).write.fields
    assert set(fields) == {
        "AccountId", "OrderDate", "ContractEffectiveDate", "TermType", "AutoRenew", "InitialTerm",
        "RenewalTerm", "SalesOrder__NS", "IntegrationId__NS",
    }  # fmt: skip
    assert fields["ContractEffectiveDate"] == fields["OrderDate"] == ORDER.tran_date


def test_the_account_is_zuora_customer_id_sales_or_the_customers() -> None:
    assert planned(replace(ORDER, account_id="acc-9")).write.fields["AccountId"] == "acc-9"
    assert planned(ORDER).write.fields["AccountId"] == "acc-1"


def test_an_evergreen_subscription_has_no_terms() -> None:
    fields = planned(replace(FULL, term_setting="Evergreen")).write.fields
    assert fields["TermType"] == "EVERGREEN"
    assert not {"AutoRenew", "InitialTerm", "RenewalTerm"} & set(fields)


def test_a_term_that_is_no_number_is_left_to_zuoras_refusal() -> None:
    assert planned(replace(ORDER, initial_term="a year")).write.fields["InitialTerm"] == "a year"


def test_the_renewal_is_off_unless_the_order_says_yes() -> None:
    assert planned(replace(ORDER, auto_renew="No")).write.fields["AutoRenew"] is False


def test_the_subscription_is_written_to_the_sales_order() -> None:
    results = {"create": Result("sub-1", number="A-S00000007")}
    (write,) = PROCESS.settle(ORDER, Action.CREATE, results, context())
    assert (write.system, write.record, write.id) == (System.NETSUITE, "salesOrder", "8001")
    assert write.custom == {
        "Zuora ID": "sub-1",
        "Zuora Reference Number": "A-S00000007",
        "Zuora Sync Date": NOW_TEXT,
        "Zuora Integration Status": "Sync Complete",
    }


def test_the_subscription_is_found_by_id_by_netsuites_id_and_by_number() -> None:
    subscription = ("Subscription",)
    by_key = Lookup(System.ZUORA, subscription, "IntegrationId__NS", "8001")
    by_number = Lookup(
        System.ZUORA, subscription, "SalesOrder__NS", "SO-1", "acc-1", ("IntegrationId__NS", "")
    )
    assert PROCESS.lookups(ORDER, context()) == (by_key, by_number)
    by_id = Lookup(System.ZUORA, subscription, "Id", "sub-1", "acc-1")
    assert PROCESS.lookups(state(id="sub-1"), context()) == (by_id, by_key, by_number)

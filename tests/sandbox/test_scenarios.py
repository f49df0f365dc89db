"""The scenarios are consistent companies, the same every time, with an example of everything promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from sandbox.credentials import NETSUITE, ZUORA
from sandbox.netsuite.company import Company
from sandbox.netsuite.kinds import KINDS
from sandbox.run import start
from sandbox.scenarios import load
from sandbox.scenarios.expectations import REFUSALS, RELEASED, RELINKED, WARNINGS, expected, left_out, runs
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.tenant import Tenant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Linked by hand, its item deleted, and its last update refused.
HALF_SYNCED = {"Professional Services", "Data Exchange", "Support Annual"}
NUMBERS = {
    "accounts_to_netsuite": ("Account", "AccountNumber"),
    "products_to_netsuite": ("Product", "Name"),
    "rate_plans_to_netsuite": ("ProductRatePlan", "Name"),
    "charges_to_netsuite": ("ProductRatePlanCharge", "Name"),
    "invoices_to_netsuite": ("Invoice", "InvoiceNumber"),
    "debit_memos_to_netsuite": ("DebitMemo", "MemoNumber"),
    "credit_memos_to_netsuite": ("CreditMemo", "MemoNumber"),
    "payments_to_netsuite": ("Payment", "PaymentNumber"),
    "refunds_to_netsuite": ("Refund", "RefundNumber"),
    "adjustments_to_netsuite": ("InvoiceItemAdjustment", "AdjustmentNumber"),
}
NETSUITE_NUMBERS = {
    "sales_orders_to_zuora": "salesOrder",
    "payments_to_zuora": "customerPayment",
    "refunds_to_zuora": "customerRefund",
    "credit_memos_to_zuora": "creditMemo",
}
UNROUNDED = "INV00085073"  # its tax is not rounded, its total is
COUNTERPARTS = {
    "Account": ("customer", "custentityzuoraid"),
    "Product": ("item", "custitemzuoraid"),
    "ProductRatePlan": ("item", "custitemzuoraid"),
    "ProductRatePlanCharge": ("item", "custitemzuoraid"),
    "Invoice": ("transaction", "custbodyzuoraid"),
    "DebitMemo": ("invoice", "custbodyzuoraid"),
    "CreditMemo": ("creditMemo", "custbodyzuoraid"),
    "Payment": ("transaction", "custbodyzuoraid"),
    "Refund": ("transaction", "custbodyzuoraid"),
}
# Synced before, with changes to send.
CHANGED = {"P-00090032", "P-00090035", "CM00090032", "CM00090033"}


class World:
    """Both systems with one scenario in them."""

    def __init__(
        self, *, settlement: bool, scenario: str = "demo", scale: int = 1, now: datetime = NOW
    ) -> None:
        self.tenant = Tenant(invoice_settlement=settlement, clock=lambda: now)
        self.company = Company(clock=lambda: now)
        self.settlement = settlement
        load(scenario, self.tenant, self.company, scale=scale)

    def netsuite(self, *kinds: str) -> list[Any]:
        return [record for kind in kinds for record in self.company.rows(kind)]

    def snapshot(self) -> dict[str, Any]:
        zuora = {name: self.tenant.rows(name) for name in OBJECTS}
        return zuora | {name: self.company.state_rows(name) for name in KINDS}


@pytest.fixture(scope="module", params=[False, True], ids=["without settlement", "with settlement"])
def world(request: pytest.FixtureRequest) -> World:
    return World(settlement=request.param)


def test_the_demo_has_a_few_hundred_records_of_every_kind(world: World) -> None:
    counts = {name: len(world.tenant.rows(name)) for name in ("Account", "Invoice", "Payment")}

    assert 60 <= counts["Account"] <= 100
    assert 150 <= counts["Invoice"] <= 350
    assert 90 <= counts["Payment"] <= 200
    assert len(world.netsuite("customerRefund")) >= 15
    assert {row["Currency"] for row in world.tenant.rows("Account")} >= {"USD", "EUR", "GBP"}


def test_the_same_clock_gives_the_same_company(world: World) -> None:
    assert World(settlement=world.settlement).snapshot() == world.snapshot()


@pytest.mark.parametrize(
    "day", [NOW, datetime(2026, 3, 1, 0, 5, tzinfo=UTC), datetime(2027, 1, 31, 23, 0, tzinfo=UTC)]
)
def test_on_any_day_the_demo_lies_in_the_past_and_in_open_periods_but_for_two_examples(day: datetime) -> None:
    world = World(settlement=False, now=day)

    dates = [row["InvoiceDate"] for row in world.tenant.rows("Invoice")]
    dates += [row["EffectiveDate"] for row in world.tenant.rows("Payment")]
    assert max(dates) <= day.date()
    moments = [row["CreatedDate"] for name in OBJECTS for row in world.tenant.rows(name)]
    assert max(moments) <= day
    assert _refused_for_their_date(world) == {"INV00090011", "INV00090012"}


def _refused_for_their_date(world: World) -> set[str]:
    """The new invoices that NetSuite's closed periods will refuse."""
    return {
        row["InvoiceNumber"]
        for row in world.tenant.rows("Invoice")
        if row.get("TransferredToAccounting") is None and world.company.is_closed(row["InvoiceDate"])
    }


def test_every_reference_of_a_zuora_record_leads_to_a_record(world: World) -> None:
    missing = [
        (name, row["Id"], field)
        for name, kind in OBJECTS.items()
        for row in world.tenant.rows(name)
        for field, target in kind.parents.items()
        if row.get(field) and world.tenant.find(target, row[field]) is None
    ]

    assert missing == []


def test_an_invoice_is_the_sum_of_its_items_and_taxes(world: World) -> None:
    for invoice in world.tenant.rows("Invoice"):
        if invoice["InvoiceNumber"] == UNROUNDED and not world.settlement:
            continue
        items = world.tenant.rows("InvoiceItem", InvoiceId=invoice["Id"])
        taxes = [tax for item in items for tax in world.tenant.rows("TaxationItem", InvoiceItemId=item["Id"])]
        net = sum((item["ChargeAmount"] for item in items), Decimal(0))
        tax = sum((tax["TaxAmount"] for tax in taxes), Decimal(0))

        assert (invoice["Amount"], invoice["TaxAmount"]) == (net + tax, tax), invoice["InvoiceNumber"]


def test_a_balance_is_the_amount_without_what_was_paid_and_credited_and_with_its_adjustments(
    world: World,
) -> None:
    change: Counter[str] = Counter()
    for document, amount in _applications(world):
        change[document] -= amount
    for adjustment in world.tenant.rows("InvoiceItemAdjustment", Status="Processed"):
        sign = 1 if adjustment["Type"] == "Charge" else -1
        change[adjustment["InvoiceId"]] += sign * adjustment["Amount"]
    for adjustment in world.tenant.rows("InvoiceAdjustment"):
        change[adjustment["InvoiceId"]] += adjustment["ImpactAmount"]
    documents = [(row, row["Amount"]) for row in world.tenant.rows("Invoice")]
    documents += [(row, row["TotalAmount"]) for row in world.tenant.rows("DebitMemo")]
    for row, amount in documents:
        assert row["Balance"] == amount + change[row["Id"]], row
        assert amount < 0 or row["Balance"] >= 0, row


def test_a_credit_memo_is_applied_to_at_most_its_amount(world: World) -> None:
    for memo in world.tenant.rows("CreditMemo"):
        applied = world.tenant.rows("CreditMemoApplication", CreditMemoId=memo["Id"])
        total = sum((row["Amount"] for row in applied), Decimal(0))

        assert total == memo["AppliedAmount"] <= memo["TotalAmount"], memo["MemoNumber"]
        assert memo["Balance"] == memo["TotalAmount"] - total, memo["MemoNumber"]


def _applications(world: World) -> Iterator[tuple[str, Decimal]]:
    if world.settlement:
        for row in world.tenant.rows("PaymentApplication"):
            if row.get("InvoiceId") or row.get("DebitMemoId"):
                yield row.get("InvoiceId") or row["DebitMemoId"], row["ApplyAmount"]
        for row in world.tenant.rows("CreditMemoApplication"):
            yield row.get("InvoiceId") or row["DebitMemoId"], row["Amount"]
        return
    for row in world.tenant.rows("InvoicePayment"):
        if world.tenant.get("Payment", row["PaymentId"])["Status"] == "Processed":
            yield row["InvoiceId"], row["Amount"] - row["RefundAmount"]


def test_without_settlement_payments_are_fully_allocated() -> None:
    world = World(settlement=False)

    for payment in world.tenant.rows("Payment"):
        links = world.tenant.rows("InvoicePayment", PaymentId=payment["Id"])
        assert sum((link["Amount"] for link in links), Decimal(0)) == payment["Amount"], payment[
            "PaymentNumber"
        ]


def test_one_payment_pays_three_invoices(world: World) -> None:
    payment = world.tenant.get("Payment", "P-00010001")
    table = "PaymentApplication" if world.settlement else "InvoicePayment"

    assert len(world.tenant.rows(table, PaymentId=payment["Id"])) == 3


def test_what_was_synced_before_is_linked_both_ways(world: World) -> None:
    for name, (group, script_id) in COUNTERPARTS.items():
        for row in world.tenant.rows(name):
            internal_id = row.get("IntegrationId__NS")
            gone = row.get("PaymentNumber") == "P-00071103"  # deleted in NetSuite since
            if not internal_id or gone or row.get("Name") in HALF_SYNCED:
                continue
            kinds = [kind for kind, known in KINDS.items() if group in (kind, known.group)]
            (record,) = [found for found in world.netsuite(*kinds) if found.id == internal_id]
            if row.get("PaymentNumber") != "P-00079003":  # the payment without Zuora ID
                assert record.custom[script_id] == row["Id"], (name, row["Id"])
            unfinished = row.get("InvoiceNumber") in RELEASED["invoice_recognition"]
            status = "Error Updating Revenue Recognition" if unfinished else "Sync Complete"
            assert row["IntegrationStatus__NS"] == status
            if "TransferredToAccounting" in row and not CHANGED & {
                row.get("PaymentNumber"),
                row.get("MemoNumber"),
            }:
                assert row["TransferredToAccounting"] == "Yes"


def test_a_synced_invoice_has_the_same_amount_in_netsuite(world: World) -> None:
    records = {record.id: record for record in world.netsuite("invoice", "creditMemo")}
    for row in world.tenant.rows("Invoice"):
        if row.get("IntegrationId__NS"):
            total = records[row["IntegrationId__NS"]].fields["total"]
            assert total == abs(row["Amount"]), row["InvoiceNumber"]


def test_every_promised_example_exists(world: World) -> None:
    for process, codes in _promises(world.settlement).items():
        if not runs(process, invoice_settlement=world.settlement):
            continue
        known = _numbers(world, process)
        for code, numbers in codes.items():
            assert set(numbers) <= known, (process, code)


def test_no_record_is_promised_two_ends(world: World) -> None:
    for process, codes in _promises(world.settlement).items():
        numbers = Counter(number for group in codes.values() for number in group)
        assert [number for number, count in numbers.items() if count > 1] == [], process


def _promises(settlement: bool) -> dict[str, dict[str, tuple[str, ...]]]:
    merged: dict[str, dict[str, tuple[str, ...]]] = {}
    tables = (expected(invoice_settlement=settlement), WARNINGS, REFUSALS)
    for table in tables:
        for process, codes in table.items():
            merged.setdefault(process, {}).update(codes)
    for name, marks in (("left out", left_out(invoice_settlement=settlement)), ("re-linked", RELINKED)):
        for process, numbers in marks.items():
            merged.setdefault(process, {})[name] = numbers
    return merged


def _numbers(world: World, process: str) -> set[str]:
    if process in NETSUITE_NUMBERS:
        return {record.fields["tranId"] for record in world.netsuite(NETSUITE_NUMBERS[process])}
    name, field = NUMBERS[process]
    return {row[field] for row in world.tenant.rows(name)}


def test_only_two_names_are_used_twice_in_the_catalog(world: World) -> None:
    tables = ("Product", "ProductRatePlan", "ProductRatePlanCharge")
    names = Counter(row["Name"].lower() for name in tables for row in world.tenant.rows(name))

    assert {name for name, count in names.items() if count > 1} == {"audit log archive", "classic edition"}


def test_names_come_with_quotes_commas_angle_brackets_emoji_and_other_scripts(world: World) -> None:
    names = " ".join(row["Name"] for row in world.tenant.rows("Account"))

    assert all(mark in names for mark in ('"', ",", "<", "&", "'", "🚀", "حلول", "יעל", "Ż", "Ελλ"))


def test_the_benchmark_has_as_many_new_invoices_as_asked_for_and_nothing_else_to_do() -> None:
    world = World(settlement=False, scenario="bench", scale=40)

    invoices = world.tenant.rows("Invoice")
    assert len(invoices) == 40
    assert all(row.get("TransferredToAccounting") is None for row in invoices)
    assert all(len(world.tenant.rows("InvoiceItem", InvoiceId=row["Id"])) == 3 for row in invoices)
    assert {row["IntegrationStatus__NS"] for row in world.tenant.rows("Account")} == {"Sync Complete"}
    assert len(world.tenant.rows("Account")) == 10
    assert world.tenant.rows("Payment") == []


def test_the_empty_scenario_has_set_up_but_no_business() -> None:
    world = World(settlement=True, scenario="empty")

    assert world.tenant.rows("Account") == []
    assert world.netsuite("customer", "invoice") == []
    assert len(world.netsuite("currency")) == 3


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown scenario"):
        World(settlement=False, scenario="nonsense")


def test_a_reset_on_either_system_brings_both_back_to_the_scenario() -> None:
    with start(invoice_settlement=True) as running:
        for url in (running.zuora_url, running.netsuite_url):
            running.tenant.insert("Account", Name="Later", Currency="USD")
            customers = running.company.rows("customer")
            running.company.update("customer", customers[0].id, comments="changed by hand")

            assert requests.post(f"{url}/_sandbox/reset", timeout=30).status_code == 200

            assert running.tenant.rows("Account", Name="Later") == []
            again = running.company.rows("customer")
            assert [row.id for row in again] == [row.id for row in customers]
            assert not any(row.fields.get("comments") for row in again)


def test_the_servers_answer_with_the_published_credentials_and_the_chosen_latency() -> None:
    with start(scenario="empty", latency="published") as running:
        token = {
            "grant_type": "client_credentials",
            "client_id": ZUORA.client_id,
            "client_secret": ZUORA.client_secret,
        }
        answer = requests.post(f"{running.zuora_url}/oauth/token", data=token, timeout=30)
        assert answer.json()["access_token"]
        wsdl = requests.get(f"{running.netsuite_url}/wsdl/v2025_2_0/netsuite.wsdl", timeout=30)
        assert running.netsuite_url in wsdl.text
        assert requests.get(f"{running.netsuite_url}/_sandbox/latency", timeout=30).json() == {
            "profile": "published"
        }


def test_credentials_have_the_form_that_the_real_systems_ask_for() -> None:
    assert len(ZUORA.client_id) == 36
    assert len(ZUORA.client_secret) <= 42
    assert "-" not in NETSUITE.account

"""What a change of preferences would do to the next run, from our own rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connector.models import Connection
from connector.selectors.impact import consequence, sequence_drawn, waiting_records, what_if
from syncrules.preferences import CustomerMaster, Preferences, StandardInvoiceSync
from tests.factories import ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db
STORED = Preferences(
    disable_netsuite_payment_sync=False,
    disable_netsuite_credit_memo_sync=False,
    disable_netsuite_refund_sync=False,
)


@pytest.fixture(autouse=True)
def _everything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentences are about the documented sequence, whatever is built."""
    monkeypatch.setattr("connector.selectors.impact.built", lambda process, settlement: True)


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


def told(connection: Connection, before: Preferences = STORED, **changes: Any) -> str:
    steps = sequence_drawn(connection, before, replace(before, **changes), waiting_records(connection))
    return consequence(steps)


def test_open_records_are_counted_by_process(connection: Connection) -> None:
    for state in ("waiting", "blocked", "needs_attention", "in_progress", "done", "ignored"):
        RecordFactory(connection=connection, state=state)
    RecordFactory(connection=ConnectionFactory(), state="waiting")
    assert waiting_records(connection) == {"invoices_to_netsuite": 4}


def test_use_standard_invoice_sync_no_stops_what_follows_the_cut(connection: Connection) -> None:
    RecordFactory.create_batch(3, connection=connection, process="payments_to_netsuite", state="blocked")
    RecordFactory(connection=connection, process="refunds_to_zuora", state="waiting")
    assert told(connection, use_standard_invoice_sync=StandardInvoiceSync.NO) == (
        "steps 5–10 stop: 3 payments and 1 refund would wait"
    )


def test_with_invoice_settlement_the_cut_comes_later() -> None:
    connection = ConnectionFactory(invoice_settlement=True)
    assert told(connection, use_standard_invoice_sync=StandardInvoiceSync.AVATAX) == (
        "steps 6–10 stop: no open record would wait"
    )


def test_steps_that_start_are_named(connection: Connection) -> None:
    assert told(connection, enable_sales_order_sync=True) == "steps 2a–2c start"
    assert told(connection, force_product_catalog_sync=True) == "steps 2a–2b start"


def test_another_master_stops_one_direction_and_starts_the_other(connection: Connection) -> None:
    assert told(connection, customer_master=CustomerMaster.NETSUITE) == (
        "step 1 (Customer accounts) stops: no open record would wait; step 1 (Customers) starts"
    )


def test_steps_apart_are_named_apart(connection: Connection) -> None:
    sentence = told(connection, disable_charge_sync=True, disable_refund_sync=True)
    assert sentence.startswith("steps 3 and 6 stop")


def test_what_does_not_steer_the_sequence_says_nothing(connection: Connection) -> None:
    assert told(connection, sync_vat_id=True) == ""
    sentences = what_if(connection, STORED, {})
    assert "sync_vat_id" not in sentences
    assert "disable_debit_memo_sync" not in sentences  # not in a tenant without Invoice Settlement


def test_every_switch_tells_what_its_other_value_would_do(connection: Connection) -> None:
    sentences = what_if(connection, STORED, {"payments_to_netsuite": 214})
    assert sentences["use_standard_invoice_sync"] == "If No: steps 5–10 stop: 214 payments would wait."
    assert sentences["disable_payment_sync"] == ("If Yes: step 5 (Payments) stops: 214 payments would wait.")
    assert sentences["customer_master"].startswith("If NetSuite: step 1 (Customer accounts) stops")
    stopped = replace(STORED, use_standard_invoice_sync=StandardInvoiceSync.NO, disable_payment_sync=True)
    sentences = what_if(connection, stopped, {})
    assert sentences["use_standard_invoice_sync"] == "If Yes: steps 6–10 start."
    assert "disable_payment_sync" not in sentences  # nothing follows from it alone

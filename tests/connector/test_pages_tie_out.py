"""The tie-out: totals of both systems by month, type and currency, and what explains a difference."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from connector.models import GONE, AuditEvent, Connection, SignOff
from connector.selectors.tie_out import Line, Period, tie_out
from syncrules.statuses import State
from tests.factories import ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db

OCTOBER = {"from": "2026-10", "to": "2026-10"}


@pytest.fixture
def connection(client: Client) -> Connection:
    client.force_login(UserFactory())
    connection: Connection = ConnectionFactory()
    return connection


def record(connection: Connection, amount: str, **more: object) -> None:
    RecordFactory(connection=connection, amount=Decimal(amount), **more)


def lines(connection: Connection) -> dict[tuple[str, str], Line]:
    months = tie_out(connection, Period.of(OCTOBER))
    return {(line.words.id, line.currency): line for month in months for line in month.lines}


def amounts(line: Line) -> dict[str, Decimal]:
    """What a line says, without zeros."""
    cells = [*line.reasons, line.unexplained]
    return {cell.label: cell.amount for cell in cells if cell.amount}


def test_every_state_of_a_record_explains_its_amount(connection: Connection) -> None:
    record(connection, "100.00", synced_amount=Decimal(100))
    record(connection, "1.00", state=State.BLOCKED, destination_id="")
    record(connection, "2.00", state=State.NEEDS_ATTENTION, destination_id="")
    record(connection, "4.00", state=State.WAITING, destination_id="")
    record(connection, "8.00", state=State.IN_PROGRESS, destination_id="")
    record(connection, "16.00", state=State.IGNORED, destination_id="")
    record(connection, "32.00", booked_by_hand=True, destination_id="", synced_amount=None)
    record(connection, "64.00", booked_by_hand=True, synced_amount=Decimal(64))  # its record is named
    line = lines(connection)["invoices_to_netsuite", "EUR"]
    assert (line.zuora.amount, line.netsuite.amount) == (Decimal(227), Decimal(164))
    assert line.difference == Decimal(63) == sum(amounts(line).values())
    assert amounts(line) == {
        "Blocked": 1,
        "Failed": 2,
        "Waiting": 12,
        "Ignored": 16,
        "Booked by hand": 32,
    }


def test_a_refused_change_leaves_the_earlier_amount_in_the_other_system(connection: Connection) -> None:
    record(connection, "150.00", state=State.NEEDS_ATTENTION, synced_amount=Decimal(100))
    line = lines(connection)["invoices_to_netsuite", "EUR"]
    assert (line.netsuite.amount, amounts(line)) == (Decimal(100), {"Failed": Decimal(50)})


def test_what_of_a_payment_stays_behind_is_no_open_difference(connection: Connection) -> None:
    payment = {"process": "payments_to_netsuite", "synced_amount": Decimal(70)}
    record(connection, "100.00", rest_amount=Decimal(30), **payment)
    assert amounts(lines(connection)["payments_to_netsuite", "EUR"]) == {"Unapplied": Decimal(30)}
    record(connection, "100.00", rest_amount=None, **payment)
    line = lines(connection)["payments_to_netsuite", "EUR"]
    assert amounts(line) == {"Unapplied": Decimal(30), "Unexplained": Decimal(30)}
    assert not line.agrees


def test_what_was_synced_but_has_no_counterpart_is_unexplained(connection: Connection) -> None:
    record(connection, "9.00", destination_id="")
    assert amounts(lines(connection)["invoices_to_netsuite", "EUR"]) == {"Unexplained": Decimal(9)}


def test_negative_amounts_and_currencies_are_never_mixed(connection: Connection) -> None:
    for _ in range(3):
        record(connection, "0.10", currency="USD")
    record(connection, "-0.30", currency="USD")
    record(connection, "-5.00", state=State.BLOCKED, destination_id="", currency="GBP")
    found = lines(connection)
    assert found["invoices_to_netsuite", "USD"].zuora.amount == 0
    assert found["invoices_to_netsuite", "USD"].agrees
    assert found["invoices_to_netsuite", "GBP"].difference == Decimal(-5)
    assert amounts(found["invoices_to_netsuite", "GBP"]) == {"Blocked": Decimal(-5)}


def test_what_comes_from_netsuite_stands_in_its_column(connection: Connection) -> None:
    record(connection, "50.00", process="refunds_to_zuora", state=State.BLOCKED, destination_id="")
    line = lines(connection)["refunds_to_zuora", "EUR"]
    assert (line.zuora.amount, line.netsuite.amount, line.difference) == (0, Decimal(50), Decimal(50))


def test_what_the_source_no_longer_has_and_what_has_no_amount_is_left_out(connection: Connection) -> None:
    record(connection, "50.00", state=State.IGNORED, message=GONE)
    RecordFactory(connection=connection, amount=None, process="charges_to_netsuite")
    record(connection, "7.00", date=date(2026, 9, 30))
    assert lines(connection) == {}


def test_records_without_a_date_are_shown_too(connection: Connection) -> None:
    record(connection, "7.00", date=None)
    (month,) = tie_out(connection, Period.of(OCTOBER))
    assert month.month is None


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, date(2026, 6, 1), date(2026, 11, 1)),
        ({"from": "2026-10", "to": "2026-12"}, date(2026, 10, 1), date(2026, 12, 1)),
        ({"from": "2026-12", "to": "2026-10"}, date(2026, 10, 1), date(2026, 12, 1)),
        ({"to": "2026-02"}, date(2025, 9, 1), date(2026, 2, 1)),
        ({"from": "x", "to": "2026-13"}, date(2026, 6, 1), date(2026, 11, 1)),
    ],
)
def test_a_period_is_read_from_the_address(query: dict[str, str], first: date, last: date) -> None:
    period = Period.of(query, today=date(2026, 11, 25))
    assert (period.first, period.last) == (first, last)


def test_every_amount_opens_exactly_its_records(client: Client, connection: Connection) -> None:
    record(connection, "100.00", number="DONE-1")
    record(connection, "1.00", number="BLOCKED-1", state=State.BLOCKED, destination_id="")
    record(connection, "2.00", number="OTHER-1", state=State.BLOCKED, destination_id="", currency="USD")
    record(connection, "3.00", number="HAND-1", booked_by_hand=True, destination_id="")
    record(connection, "4.00", number="LATE-1", date=date(2026, 11, 1))
    line = lines(connection)["invoices_to_netsuite", "EUR"]
    shown = {}
    for cell in (line.source, line.there, *line.reasons, line.unexplained):
        page = client.get(reverse("admin:connector_syncrecord_changelist") + cell.address)
        shown[cell.label] = sorted(set(re.findall(r"[A-Z]+-1", page.content.decode())) - {"RFC-1"})
    assert shown["Zuora"] == ["BLOCKED-1", "DONE-1", "HAND-1"]
    assert shown["NetSuite"] == ["DONE-1"]
    assert shown["Blocked"] == ["BLOCKED-1"]
    assert shown["Booked by hand"] == ["HAND-1"]
    assert shown["Failed"] == shown["Unexplained"] == []


def test_the_page_names_months_and_what_agrees(client: Client, connection: Connection) -> None:
    record(connection, "4200.00")
    record(connection, "10.00", state=State.BLOCKED, destination_id="", currency="USD")
    text = client.get(reverse("admin:tie_out"), OCTOBER).content.decode()
    for words in ("October 2026", "1 agree", "1 explained", "4,200.00", "10.00"):
        assert words in text
    assert "unexplained</span>" not in text
    assert "Nothing to compare" in client.get(reverse("admin:tie_out"), {"to": "1999-01"}).content.decode()


def test_the_file_says_the_same_and_no_text_becomes_a_formula(client: Client, connection: Connection) -> None:
    record(connection, "-4200.00", currency="=1+")
    text = client.get(reverse("admin:tie_out_csv"), OCTOBER).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Month"] == "2026-10"
    assert row["Currency"] == "'=1+"
    assert Decimal(row["Zuora total"]) == Decimal("-4200")
    assert Decimal(row["Unexplained"]) == 0


def test_one_subsidiary_is_tied_out_alone(client: Client, connection: Connection) -> None:
    record(connection, "1.00", subsidiary="Parent : North <b>", number="NORTH-1")
    record(connection, "2.00", subsidiary="Parent : South", number="SOUTH-1")
    record(connection, "4.00", number="NOBODY-1")
    (north,) = tie_out(connection, Period.of(OCTOBER), "Parent : North <b>")
    (unnamed,) = tie_out(connection, Period.of(OCTOBER), "none")
    assert [month.lines[0].source.amount for month in (north, unnamed)] == [Decimal(1), Decimal(4)]
    address = north.lines[0].source.address
    page = client.get(reverse("admin:connector_syncrecord_changelist") + address).content.decode()
    assert "NORTH-1" in page
    assert "SOUTH-1" not in page
    page = client.get(reverse("admin:tie_out"), OCTOBER).content.decode()
    assert "<option>Parent : North &lt;b&gt;</option>" in page
    assert "Sign off…" in page
    page = client.get(reverse("admin:tie_out"), OCTOBER | {"entity": "none"}).content.decode()
    assert "Sign off…" not in page


def sign(client: Client, **fields: str) -> str:
    data = {"month": "2026-10", **OCTOBER, **fields}
    return client.post(reverse("admin:tie_out_sign"), data, follow=True).content.decode()


def test_a_month_is_signed_off_as_it_stands(client: Client, connection: Connection) -> None:
    record(connection, "4200.00")
    assert "October 2026 is signed off." in sign(client, note="Agreed <b>with</b> audit")
    signed = SignOff.objects.get()
    page = client.get(reverse("admin:tie_out"), OCTOBER).content.decode()
    assert "Signed off by <bdi>Ana Ruiz</bdi>" in page
    assert "Agreed &lt;b&gt;with&lt;/b&gt; audit" in page
    assert "The totals have changed since." not in page
    file = client.get(reverse("admin:tie_out_signed", args=[signed.pk])).content.decode()
    assert "4200.00,4200.00,0.00" in file
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject, event.reason) == (
        "month signed off",
        "Tie-out of October 2026",
        "Agreed <b>with</b> audit",
    )
    assert len(event.after["sha256"]) == 64
    record(connection, "1.00")
    assert "The totals have changed since." in client.get(reverse("admin:tie_out"), OCTOBER).content.decode()
    assert client.get(reverse("admin:tie_out_signed", args=[signed.pk])).content.decode() == file


def test_what_is_unexplained_is_signed_off_only_with_a_note(client: Client, connection: Connection) -> None:
    record(connection, "9.00", destination_id="")
    assert "1 total is unexplained. Say in a note" in sign(client, note=" ")
    assert not SignOff.objects.exists()
    sign(client, note="Booked twice on purpose")
    sign(client, note="And once more")
    assert SignOff.objects.count() == 2
    assert "And once more" in client.get(reverse("admin:tie_out"), OCTOBER).content.decode()


def test_only_months_with_records_are_signed_off_and_only_by_who_may(
    client: Client, connection: Connection
) -> None:
    assert client.post(reverse("admin:tie_out_sign"), {"month": "2026-10"}).status_code == 404
    assert client.post(reverse("admin:tie_out_sign"), {"month": "none"}).status_code == 404
    record(connection, "1.00")
    client.force_login(UserFactory(username="cleo", is_superuser=False))
    assert client.post(reverse("admin:tie_out_sign"), {"month": "2026-10"}).status_code == 403


def test_people_without_the_permission_are_refused(client: Client, connection: Connection) -> None:
    client.force_login(UserFactory(username="cleo", is_superuser=False))
    assert client.get(reverse("admin:tie_out")).status_code == 403
    assert client.get(reverse("admin:tie_out_csv")).status_code == 403

"""Recognition dates and deferral: every branch of the table in invoices.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncrules.language import Ref
from syncrules.records.billed import BilledItem
from syncrules.revenue_recognition import Recognition, recognise, recognition_fields
from tests.rules.transaction_samples import CHARGE, ITEM, SUBSCRIPTION, context

START, END, SUBSCRIPTION_END = date(2026, 11, 1), date(2026, 11, 30), date(2027, 4, 30)
BEFORE, AFTER = date(2026, 10, 31), date(2026, 11, 10)
PERIOD, TRIGGER, TEMPLATE = "Charge Period Start", "Rev Rec Trigger Date", "Use NetSuite Rev Rec Template"
TO_PERIOD, TO_SUBSCRIPTION = "Charge Period End", "Subscription End Date"


def item(
    code: str = "Straight 12",
    start: str = "",
    end: str = "",
    trigger: date | None = None,
    template: str = "Standard",
    project: str = "",
) -> BilledItem:
    charge = replace(
        CHARGE, rev_rec_code=code, rev_rec_start=start, rev_rec_end=end, rev_rec_template_type=template
    )
    subscription = replace(SUBSCRIPTION, project=project)
    return replace(ITEM, charge=charge, subscription=subscription, trigger_date=trigger)


@pytest.mark.parametrize(
    ("code", "start_preference", "trigger", "start", "defer"),
    [
        ("", "", None, START, False),
        ("", TRIGGER, AFTER, START, False),
        ("", TEMPLATE, AFTER, START, False),
        ("Straight 12", PERIOD, None, START, True),
        ("Straight 12", TRIGGER, None, START, True),
        ("Straight 12", TEMPLATE, None, START, True),
        ("Straight 12", "", None, START, True),
        ("Straight 12", TEMPLATE, BEFORE, None, False),
        ("Straight 12", TEMPLATE, AFTER, None, False),
        ("Straight 12", PERIOD, BEFORE, START, False),
        ("Straight 12", TRIGGER, BEFORE, START, False),
        ("Straight 12", "", BEFORE, START, False),
        ("Straight 12", PERIOD, START, START, False),
        ("Straight 12", PERIOD, AFTER, START, False),
        ("Straight 12", TRIGGER, START, START, False),
        ("Straight 12", TRIGGER, AFTER, AFTER, False),
        ("Straight 12", "", START, None, False),
        ("Straight 12", "", AFTER, None, False),
    ],
)
def test_start_and_deferral(
    code: str, start_preference: str, trigger: date | None, start: date | None, defer: bool
) -> None:
    found = recognise(item(code=code, start=start_preference, trigger=trigger))
    assert (found.start, found.defer, found.project) == (start, defer, "")


@pytest.mark.parametrize("code", ["", "Straight 12"])
@pytest.mark.parametrize("trigger", [None, BEFORE, AFTER])
@pytest.mark.parametrize(
    ("start_preference", "end_preference", "end"),
    [
        (PERIOD, TO_PERIOD, END),
        (TRIGGER, TO_PERIOD, END),
        (PERIOD, TO_SUBSCRIPTION, SUBSCRIPTION_END),
        (TRIGGER, TO_SUBSCRIPTION, SUBSCRIPTION_END),
        ("", TO_PERIOD, END),
        (TEMPLATE, TO_PERIOD, None),
        (TEMPLATE, TO_SUBSCRIPTION, None),
        (PERIOD, "", None),
        (PERIOD, TRIGGER, None),
        (PERIOD, TEMPLATE, None),
    ],
)
def test_end(
    code: str, trigger: date | None, start_preference: str, end_preference: str, end: date | None
) -> None:
    found = recognise(item(code=code, start=start_preference, end=end_preference, trigger=trigger))
    assert found.end == end


def test_end_of_an_evergreen_or_missing_subscription_is_open() -> None:
    endless = item(start=PERIOD, end=TO_SUBSCRIPTION)
    assert recognise(replace(endless, subscription=replace(SUBSCRIPTION, end_date=None))).end is None
    assert recognise(replace(endless, subscription=None)).end is None


@pytest.mark.parametrize("trigger", [None, BEFORE, AFTER])
def test_variable_template_leaves_the_dates_to_the_project(trigger: date | None) -> None:
    variable = item(start=PERIOD, end=TO_PERIOD, trigger=trigger, template="Variable", project="88")
    assert recognise(variable) == Recognition(project="88")


def test_standard_lines_carry_no_project() -> None:
    assert recognise(item(project="88")).project == ""


def test_variable_template_without_a_code_is_recognised_by_dates() -> None:
    found = recognise(item(code="", end=TO_PERIOD, template="Variable", project="88"))
    assert found == Recognition(start=START, end=END)


def test_missing_service_start_leaves_the_trigger_date() -> None:
    found = recognise(replace(item(start=TRIGGER, trigger=BEFORE), service_start=None))
    assert (found.start, found.defer) == (BEFORE, False)


def test_no_field_is_sent_while_the_preference_is_off() -> None:
    assert recognition_fields(item(start=PERIOD, end=TO_PERIOD), context()) == {}


def test_fields_of_a_line() -> None:
    rules = context(netsuite_use_revenue_recognition=True)
    assert recognition_fields(item(start=TRIGGER, end=TO_PERIOD, trigger=AFTER), rules) == {
        "revRecStartDate": AFTER,
        "revRecEndDate": END,
        "deferRevRec": False,
        "revRecSchedule": Ref("revRecTemplate", "51"),
        "job": None,
    }


@pytest.mark.parametrize("code", ["", "Unknown"])
def test_schedule_is_left_to_the_item_when_no_template_is_named(code: str) -> None:
    rules = context(netsuite_use_revenue_recognition=True)
    assert recognition_fields(item(code=code), rules)["revRecSchedule"] is None


def test_line_without_charge_is_recognised_by_its_service_start() -> None:
    assert recognise(replace(ITEM, charge=None)) == Recognition(start=START)

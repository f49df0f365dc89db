"""Integration Status and Transferred to Accounting are read as documented, older values too (concepts.md)."""

from __future__ import annotations

import pytest

from syncrules import statuses
from syncrules.statuses import State


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        ("Sync Complete", "complete"),
        (" sync complete ", "complete"),
        ("Complete", "complete"),
        ("Error", "error"),
        ("Error Creating Invoice", "error"),
        ("ERROR UPDATING ITEM", "error"),
        ("Error Linking Customer", "error"),
        ("Creating", "progress"),
        ("Creating Invoice Adjustment...", "progress"),
        ("Creating Invoice,", "progress"),
        ("Updating Payment", "progress"),
        ("Linking Customer Account", "progress"),
        ("Syncing customer", "progress"),
        ("Processing", "progress"),
        ("Processing 2", "progress"),
        ("Updating custom fields", "never"),
        ("Updating Custom Field", "never"),
        ("Error updating custom fields", "never"),
        ("Ignore", "ignore"),
        ("ignore ", "ignore"),
        ("", "none"),
        ("Hello", "none"),
        ("Creatively done", "none"),
    ],
)
def test_each_status_is_read_in_exactly_one_way(status: str, reading: str) -> None:
    readings = {
        "complete": statuses.is_complete(status),
        "error": statuses.is_error(status),
        "progress": statuses.in_progress(status),
        "never": statuses.never_recovered(status),
        "ignore": statuses.is_ignore(status),
    }
    assert {name for name, holds in readings.items() if holds} == ({reading} - {"none"})


def test_statuses_are_written_in_the_documented_words() -> None:
    assert statuses.creating("Invoice") == "Creating Invoice"
    assert statuses.updating("Payment") == "Updating Payment"
    assert statuses.linking("Item") == "Linking Item"
    assert statuses.failed(statuses.creating("Refund")) == "Error Creating Refund"


@pytest.mark.parametrize(
    ("verb", "status", "holds"),
    [
        ("updating", "Updating Payment", True),
        ("updating", "Error Updating Customer", True),
        ("updating", "Error updating custom fields", False),
        ("updating", "Creating Customer", False),
        ("linking", "error linking item", True),
        ("updating", "", False),
    ],
)
def test_an_unfinished_attempt_tells_its_kind(verb: str, status: str, holds: bool) -> None:
    assert statuses.wants(verb, status) is holds


@pytest.mark.parametrize("value", ["", "No", "no", "false", "False", "Processing", "Error", " Error "])
def test_a_transaction_that_is_not_transferred_is_taken(value: str) -> None:
    assert statuses.selectable_transfer(value)


@pytest.mark.parametrize("value", ["Yes", "Ignore", "true", "anything"])
def test_a_transaction_that_is_transferred_or_left_out_is_not_taken(value: str) -> None:
    assert not statuses.selectable_transfer(value)


def test_the_states_carry_the_words_of_the_pages() -> None:
    assert [state.label for state in State] == [
        "Needs attention",
        "Waiting",
        "Blocked",
        "In progress",
        "Done",
        "Ignored",
    ]

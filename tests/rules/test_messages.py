"""The error catalogue says exactly what the specification says."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from syncrules.messages import (
    CATALOGUE,
    Family,
    Retry,
    Where,
    machinery,
    message_for,
    record_words,
    remedy_for,
)
from tests.spec import spec_page

FAMILIES = {
    "validation": {Family.DATA, Family.SETUP, Family.RESYNC},
    "warning": {Family.DATA, Family.SETUP},
    "info": {Family.INFO},
    "destination": {Family.DATA, Family.SETUP, Family.ACCESS, Family.PROCESS},
    "process": {Family.PROCESS, Family.ACCESS, Family.SETUP},
    "resync": {Family.RESYNC},
}
# What the specification names no code for; docs/decisions.md says which.
OURS = {"PRICE_INVALID", *(message.code for message in machinery.MESSAGES)}


def rows(page: str, columns: int) -> list[list[str]]:
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in spec_page(page).splitlines()
        if line.startswith("| `")
    ]
    return [row for row in cells if len(row) == columns and re.fullmatch(r"`[A-Z_]+`", row[0])]


def test_the_catalogue_is_the_specifications_table() -> None:
    table = rows("errors.md", 7)
    assert {row[0].strip("`") for row in table} == set(CATALOGUE) - OURS
    for code, klass, _, _, text, remedy, retry in table:
        message = CATALOGUE[code.strip("`")]
        assert (message.text, message.remedy, message.retry) == (text, remedy, retry)
        assert message.family in FAMILIES[klass], code


@pytest.mark.parametrize("page", ["accounts.md", "catalog.md", "invoices.md", "payments.md", "refunds.md"])
def test_the_process_pages_say_the_same(page: str) -> None:
    table = rows(page, 4)
    assert table
    for code, _, text, remedy in table:
        message = CATALOGUE[code.strip("`")]
        assert (message.text, message.remedy) == (text, remedy)


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_every_message_can_be_shown_without_values(code: str) -> None:
    placeholders = [name for _, name, _, _ in Formatter().parse(CATALOGUE[code].text) if name]
    assert message_for(code, {}).count("?") == len(placeholders)
    filled = message_for(code, {name: f"<{name}>" for name in placeholders})
    assert all(f"<{name}>" in filled for name in placeholders)
    assert CATALOGUE[code].code == code
    assert remedy_for(code)


def test_braces_in_a_value_are_left_alone() -> None:
    assert message_for("UNEXPECTED", {"text": "{oops}"}) == "Unexpected error: {oops}"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        message_for("NO_SUCH_CODE", {})


@pytest.mark.parametrize(
    ("code", "noun", "words"),
    [
        ("NETSUITE_REFUSED", "Invoice", "Invoice 7"),
        ("PAYMENT_WAITING_FOR_APPLICATION", "Payment", "7"),
        ("REFUND_NOT_FULL_MEMO", "Refund", "7"),
        ("BATCH_MISSING", "Customer", "7"),
    ],
)
def test_the_noun_is_not_said_twice(code: str, noun: str, words: str) -> None:
    assert record_words(code, noun, "7") == words


def test_nobody_has_to_act_only_on_what_mends_itself() -> None:
    nobody = {code for code, message in CATALOGUE.items() if message.where is Where.NOBODY}
    assert nobody == {
        "NO_RECORDS",
        "OUTCOME_UNKNOWN",
        "PAGE_OR_SIZE_LIMIT",
        "RESYNC_CHECK_FAILED",
        "SERVICE_UNAVAILABLE",
        "WORKER_HELD_UP",
        "ZUORA_LOCKED",
        "ZUORA_RATE_LIMITED",
    }
    assert CATALOGUE["OUTCOME_UNKNOWN"].retry is Retry.LOOK_UP_FIRST

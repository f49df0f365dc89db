"""The query language of the action API and its limits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.sandbox.zuora_world import ZuoraWorld


def numbers(answer: dict) -> list[str]:
    return [record["InvoiceNumber"] for record in answer["records"]]


def test_and_binds_tighter_than_or(zuora: ZuoraWorld) -> None:
    one, two = zuora.customer("One"), zuora.customer("Two")
    zuora.invoice(one, "10", InvoiceNumber="INV1")
    zuora.invoice(one, "20", InvoiceNumber="INV2")
    zuora.invoice(two, "10", InvoiceNumber="INV3")

    answer = zuora.query(
        f"select InvoiceNumber from Invoice where Amount = 20 or Amount = 10 and AccountId = '{two['Id']}'"
    )

    assert numbers(answer) == ["INV2", "INV3"]


def test_null_finds_empty_fields_and_empty_fields_are_left_out(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.invoice(account, "10.50", InvoiceNumber="INV1")
    zuora.invoice(account, "10", InvoiceNumber="INV2", TransferredToAccounting="Yes")

    answer = zuora.query(
        "select Id, InvoiceNumber, Amount, TransferredToAccounting from Invoice "
        "where TransferredToAccounting = null"
    )

    assert numbers(answer) == ["INV1"]
    assert answer["records"][0]["Amount"] == Decimal("10.50")
    assert "TransferredToAccounting" not in answer["records"][0]


def test_as_in_sql_an_empty_field_is_not_unequal_to_a_text(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.invoice(account, "1", InvoiceNumber="INV1")
    zuora.invoice(account, "1", InvoiceNumber="INV2", IntegrationStatus__NS="Sync Complete")
    zuora.invoice(account, "1", InvoiceNumber="INV3", IntegrationStatus__NS="Error")

    answer = zuora.query("select InvoiceNumber from Invoice where IntegrationStatus__NS != 'Sync Complete'")

    assert numbers(answer) == ["INV3"]


def test_dates_and_times_compare(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.invoice(account, "1", InvoiceNumber="INV1", InvoiceDate="2026-01-31")
    zuora.later(days=1)
    zuora.invoice(account, "1", InvoiceNumber="INV2", InvoiceDate="2026-02-01")

    by_day = zuora.query("select InvoiceNumber from Invoice where InvoiceDate >= '2026-02-01'")
    by_time = zuora.query(
        "select InvoiceNumber, UpdatedDate from Invoice where UpdatedDate > 2026-03-01T12:00:00"
    )

    assert numbers(by_day) == numbers(by_time) == ["INV2"]
    assert by_time["records"][0]["UpdatedDate"].startswith("2026-03-02T12:00:00.000")


def test_texts_may_hold_escaped_quotes(zuora: ZuoraWorld) -> None:
    zuora.customer("O'Neill, Sons and Co.")

    answer = zuora.query(r"select Name from Account where Name = 'O\'Neill, Sons and Co.'")

    assert answer["size"] == 1


def test_more_than_two_thousand_rows_come_through_a_locator(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    for _ in range(2001):
        zuora.invoice(account, "1")

    first = zuora.query("select InvoiceNumber from Invoice")
    rest = zuora.post("/v1/action/queryMore", {"queryLocator": first["queryLocator"]})

    assert (first["size"], len(first["records"]), first["done"]) == (2001, 2000, False)
    assert (len(rest["records"]), rest["done"]) == (1, True)
    assert len({*numbers(first), *numbers(rest)}) == 2001


def test_an_unknown_locator_is_refused(zuora: ZuoraWorld) -> None:
    response = zuora.call("POST", "/v1/action/queryMore", json={"queryLocator": "abc-2000"})

    assert (response.status_code, response.json()["FaultCode"]) == (400, "INVALID_VALUE")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("select * from Invoice", "MALFORMED_QUERY"),
        ("SELECT Id FROM Invoice", "MALFORMED_QUERY"),
        ("select Id from Invoice order by Id", "MALFORMED_QUERY"),
        ("select Id from Invoice where (Amount = 1)", "MALFORMED_QUERY"),
        ("select Id from Invoice where Id in ('1')", "MALFORMED_QUERY"),
        ("select Id from Invoice where Amount =", "MALFORMED_QUERY"),
        ("select id from Invoice", "INVALID_FIELD"),
        ("select Currency from Invoice", "INVALID_FIELD"),
        ("select InvoiceId from TaxationItem", "INVALID_FIELD"),
        ("select ProductRatePlanChargeId from InvoiceItem", "INVALID_FIELD"),
        ("select Id from invoice", "INVALID_TYPE"),
        ("select Id from CreditMemo", "INVALID_TYPE"),
        ("select Id from Invoice where InvoiceDate = 'soon'", "INVALID_VALUE"),
        ("select Id from Invoice where Id = '1'" + " or Id = '1'" * 200, "MALFORMED_QUERY"),
        ("select Id from Invoice where Comments = '" + "x" * 10_000 + "'", "MALFORMED_QUERY"),
    ],
)
def test_what_the_language_lacks_is_refused(zuora: ZuoraWorld, text: str, code: str) -> None:
    response = zuora.call("POST", "/v1/action/query", json={"queryString": text})

    assert (response.status_code, response.json()["FaultCode"]) == (400, code)


def test_two_hundred_conditions_are_allowed(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1")
    text = "select Id from Invoice where " + " or ".join(f"Id = '{invoice['Id']}'" for _ in range(200))

    assert zuora.query(text)["size"] == 1

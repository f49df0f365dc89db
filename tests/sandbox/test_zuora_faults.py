"""Faults injected into the Zuora sandbox while it runs."""

from __future__ import annotations

import pytest
import requests

from tests.sandbox.zuora_world import ZuoraWorld

BODY = {"Name": "Nova", "Currency": "EUR", "BillCycleDay": 1, "Status": "Draft"}


def create(zuora: ZuoraWorld, **headers: str) -> requests.Response:
    return zuora.call("POST", "/v1/object/account", json=BODY, headers=headers)


def test_a_fault_hits_the_next_n_matching_calls(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("rate_limit", operation="POST /v1/object/account", count=2, retry_after=0.01)

    answers = [create(zuora) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "0.01"
    assert answers[0].headers["ratelimit-remaining"] == "0"


def test_faults_can_be_limited_to_a_text_in_the_body(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("server_error", text='"Name": "Nova"')

    assert zuora.call("GET", "/v1/catalog/products").status_code == 200
    assert create(zuora).status_code == 500


def test_a_dropped_answer_leaves_the_record_and_its_key(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("drop_after", path="/v1/object/account")

    with pytest.raises(requests.ConnectionError):
        create(zuora, **{"Idempotency-Key": "k1"})
    again = create(zuora, **{"Idempotency-Key": "k1"})

    assert [row["Id"] for row in zuora.tenant.rows("Account")] == [again.json()["Id"]]


def test_a_call_dropped_before_it_was_done_leaves_nothing(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("drop_before", path="/v1/object/account")

    with pytest.raises(requests.ConnectionError):
        create(zuora, **{"Idempotency-Key": "k1"})

    assert zuora.tenant.rows("Account") == []
    assert create(zuora, **{"Idempotency-Key": "k1"}).json()["Success"] is True


def test_a_late_server_error_hides_a_write_that_was_done(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("server_error", path="/v1/object/account", after=True)

    assert create(zuora).status_code == 500
    assert len(zuora.tenant.rows("Account")) == 1


def test_lock_and_temporary_errors_take_the_shape_of_the_family(zuora_settlement: ZuoraWorld) -> None:
    zuora = zuora_settlement
    zuora.app.faults.add("lock", count=2)
    rest, crud = zuora.call("GET", "/v1/payments"), create(zuora)
    zuora.app.faults.add("temporary", count=2)
    query, action = (
        zuora.call("GET", "/object-query/accounts"),
        zuora.call("POST", "/v1/action/query", json={}),
    )

    assert (rest.status_code, rest.json()["reasons"][0]["code"]) == (200, 58730050)
    assert (crud.status_code, crud.json()["Errors"][0]["Code"]) == (400, "LOCK_COMPETITION")
    assert (query.status_code, query.json()["reasons"][0]["code"] % 100) == (400, 61)
    assert (action.status_code, action.json()["FaultCode"]) == (400, "TEMPORARY_ERROR")


def test_a_rate_error_can_hide_in_a_good_answer(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("rate_in_body")

    response = zuora.call("POST", "/v1/action/update", json={"type": "Account", "objects": [{}, {}]})

    assert response.status_code == 200
    assert [row["Errors"][0]["Code"] for row in response.json()] == ["REQUEST_EXCEEDED_RATE"] * 2


def test_tokens_can_expire_in_the_middle(zuora: ZuoraWorld) -> None:
    zuora.app.faults.add("expire_token")

    assert zuora.call("GET", "/v1/catalog/products").status_code == 401
    zuora.log_in()
    assert zuora.call("GET", "/v1/catalog/products").status_code == 200


def test_single_rows_of_a_bulk_call_can_fail(zuora: ZuoraWorld) -> None:
    accounts = [zuora.customer(f"Customer {number}") for number in range(3)]
    zuora.app.faults.add("row_failure", ids=[accounts[1]["Id"]], code="LOCK_COMPETITION")
    rows = [{"Id": account["Id"], "Notes": "new"} for account in accounts]

    results = zuora.post("/v1/action/update", {"type": "Account", "objects": rows})

    assert [result["Success"] for result in results] == [True, False, True]
    assert results[1]["Errors"][0]["Code"] == "LOCK_COMPETITION"


def test_the_published_profile_costs_a_call_and_its_rows(zuora: ZuoraWorld) -> None:
    waited: list[float] = []
    zuora.app.latency._sleep = waited.append
    zuora.app.latency.use("published")
    accounts = [zuora.customer(f"Customer {number}") for number in range(10)]
    rows = [{"Id": account["Id"], "Notes": "new"} for account in accounts]

    zuora.post("/v1/action/update", {"type": "Account", "objects": rows})

    assert waited == [pytest.approx(0.160)]

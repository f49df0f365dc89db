"""Tokens, headers and error shapes of the Zuora sandbox."""

from __future__ import annotations

import requests

from tests.sandbox.zuora_world import CLIENT_ID, ZuoraWorld


def test_a_token_call_answers_with_a_numeric_lifetime(zuora: ZuoraWorld) -> None:
    answer = zuora.log_in().json()

    assert answer["token_type"] == "bearer"
    assert isinstance(answer["expires_in"], int)
    assert zuora.get("/v1/catalog/products")["success"] is True


def test_a_wrong_secret_gets_no_token(zuora: ZuoraWorld) -> None:
    form = {"client_id": CLIENT_ID, "client_secret": "wrong", "grant_type": "client_credentials"}

    response = requests.post(f"{zuora.url}/oauth/token", data=form, timeout=5)

    assert response.status_code == 401
    assert "access_token" not in response.json()


def test_a_call_without_a_token_is_refused_in_the_shape_of_its_family(zuora: ZuoraWorld) -> None:
    rest = requests.get(f"{zuora.url}/v1/accounts/A1", timeout=5)
    crud = requests.get(f"{zuora.url}/v1/object/account/A1", timeout=5)

    assert (rest.status_code, rest.json()["reasons"][0]["code"]) == (401, 90000011)
    assert (crud.status_code, list(crud.json())) == (401, ["message"])


def test_an_old_token_works_after_a_new_one_was_fetched(zuora: ZuoraWorld) -> None:
    old = zuora.session.headers["Authorization"]
    zuora.log_in()
    zuora.session.headers["Authorization"] = old

    assert zuora.call("GET", "/v1/catalog/products").status_code == 200


def test_every_answer_carries_limits_and_ids_that_clients_can_parse(zuora: ZuoraWorld) -> None:
    response = zuora.call("GET", "/object-query/accounts", headers={"Zuora-Track-Id": "run-7"})

    headers = response.headers
    assert len(headers["Zuora-Request-Id"]) == 36
    assert headers["Zuora-Track-Id"] == "run-7"
    assert headers["Concurrency-Limit-Type"] == "Object-Query"
    assert int(headers["Concurrency-Limit-Limit"]) == 80
    assert int(headers["Concurrency-Limit-Remaining"]) < 80
    assert 0 < int(headers["ratelimit-remaining"]) < 50_000
    assert 0 <= int(headers["ratelimit-reset"]) <= 60


def test_long_answers_are_compressed_for_clients_that_accept_it(zuora: ZuoraWorld) -> None:
    for number in range(20):
        zuora.customer(f"Customer {number}")
    path = "/object-query/accounts?pageSize=20"

    packed = zuora.call("GET", path, headers={"Accept-Encoding": "gzip"})
    plain = zuora.call("GET", path, headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json()["data"] == plain.json()["data"]


def test_unknown_paths_methods_and_broken_json_are_refused(zuora: ZuoraWorld) -> None:
    assert zuora.call("GET", "/v1/nothing").status_code == 404
    assert zuora.call("DELETE", "/v1/catalog/products").status_code == 405
    assert zuora.call("POST", "/v1/accounts", data="{").status_code == 400


def test_one_call_over_the_rate_limit_is_told_when_to_come_back(zuora: ZuoraWorld) -> None:
    zuora.app.limits.per_minute = 0

    response = zuora.call("GET", "/v1/catalog/products")

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "1"
    assert response.json()["reasons"][0]["code"] % 100 == 70


def test_a_call_over_the_concurrency_limit_is_told_when_to_come_back(zuora: ZuoraWorld) -> None:
    zuora.app.limits.pools["Object-Query"] = 0

    refused = zuora.call("GET", "/object-query/accounts")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert refused.json()["reasons"][0]["code"] % 100 == 70
    assert zuora.call("GET", "/v1/catalog/products").status_code == 200

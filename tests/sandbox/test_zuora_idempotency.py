"""The Idempotency-Key header of the Zuora sandbox."""

from __future__ import annotations

import threading

from tests.sandbox.zuora_world import ZuoraWorld

BODY = {"Name": "Nova", "Currency": "EUR", "BillCycleDay": 1, "Status": "Draft"}


def test_the_same_key_creates_once_and_replays_the_answer(zuora: ZuoraWorld) -> None:
    first = zuora.post("/v1/object/account", BODY, Idempotency_Key="k1")
    second = zuora.post("/v1/object/account", BODY, Idempotency_Key="k1")

    assert first == second
    assert len(zuora.tenant.rows("Account")) == 1


def test_a_refusal_is_replayed_even_after_the_data_was_corrected(zuora: ZuoraWorld) -> None:
    first = zuora.post("/v1/object/account", {"Name": "Nova"}, Idempotency_Key="k1")
    replayed = zuora.post("/v1/object/account", BODY, Idempotency_Key="k1")
    fresh = zuora.post("/v1/object/account", BODY, Idempotency_Key="k2")

    assert first == replayed
    assert (first["Success"], fresh["Success"]) == (False, True)


def test_a_key_is_forgotten_after_a_day(zuora: ZuoraWorld) -> None:
    first = zuora.post("/v1/object/account", BODY, Idempotency_Key="k1")
    zuora.later(hours=24, seconds=1)

    assert zuora.post("/v1/object/account", BODY, Idempotency_Key="k1") != first


def test_a_key_used_for_another_address_is_refused(zuora: ZuoraWorld) -> None:
    zuora.post("/v1/object/account", BODY, Idempotency_Key="k1")

    response = zuora.call("POST", "/v1/object/contact", json={}, headers={"Idempotency-Key": "k1"})

    assert response.status_code == 422


def test_a_key_still_in_progress_is_refused(zuora: ZuoraWorld) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def hold(_: float) -> None:
        entered.set()
        go_on.wait(5)

    zuora.app.latency._sleep = hold
    zuora.app.faults.add("delay", path="/v1/object/account", seconds=1)
    slow = threading.Thread(target=lambda: zuora.post("/v1/object/account", BODY, Idempotency_Key="k1"))
    slow.start()
    entered.wait(5)

    response = zuora.call("POST", "/v1/object/account", json=BODY, headers={"Idempotency-Key": "k1"})
    go_on.set()
    slow.join()

    assert response.status_code == 409
    assert len(zuora.tenant.rows("Account")) == 1


def test_other_methods_ignore_the_key(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    path = f"/v1/object/account/{account['Id']}"
    for notes in ("one", "two"):
        zuora.call("PUT", path, json={"Notes": notes}, headers={"Idempotency-Key": "k1"})

    assert zuora.tenant.get("Account", account["Id"])["Notes"] == "two"

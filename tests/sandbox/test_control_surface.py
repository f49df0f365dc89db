"""The control surface: state, journal, faults and reset of a running sandbox."""

from __future__ import annotations

import json
from decimal import Decimal

import requests

from sandbox.run import start
from tests.sandbox.zuora_world import ZuoraWorld


def test_state_shows_records_with_amounts_as_text(zuora: ZuoraWorld) -> None:
    zuora.invoice(zuora.customer(), "10.50", InvoiceDate="2026-02-01")

    rows = zuora.get("/_sandbox/state/Invoice")

    assert (rows[0]["Amount"], rows[0]["InvoiceDate"]) == ("10.50", "2026-02-01")
    assert zuora.call("GET", "/_sandbox/state/Nothing").status_code == 404


def test_a_field_the_type_does_not_have_cannot_be_edited(zuora: ZuoraWorld) -> None:
    account = zuora.customer()

    response = zuora.call("POST", f"/_sandbox/state/Account/{account['Id']}", json={"Colour": "red"})

    assert response.status_code == 400
    assert "Colour" not in zuora.tenant.get("Account", account["Id"])


def test_an_edit_is_one_a_person_made_on_the_screen(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.later(minutes=1)

    zuora.post(f"/_sandbox/state/Account/{account['AccountNumber']}", {"SynctoNetSuite__NS": "No"})

    after = zuora.tenant.get("Account", account["Id"])
    assert after["SynctoNetSuite__NS"] == "No"
    assert after["UpdatedDate"] > account["UpdatedDate"]


def test_records_can_be_deleted(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1")

    zuora.call("DELETE", f"/_sandbox/state/Invoice/{invoice['Id']}")

    assert zuora.tenant.rows("Invoice") == []
    assert zuora.call("DELETE", f"/_sandbox/state/Invoice/{invoice['Id']}").status_code == 404


def test_the_journal_counts_calls_writes_and_rows(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.get("/object-query/accounts")
    rows = [{"Id": account["Id"], "Notes": note} for note in ("a", "b")]
    zuora.post("/v1/action/update", {"type": "Account", "objects": rows})

    journal = zuora.get("/_sandbox/journal")

    assert (journal["calls"], journal["writes"], journal["rows_written"]) == (3, 1, 2)
    assert journal["by_operation"]["GET /object-query/accounts"] == 1
    last = journal["entries"][-1]
    assert (last["operation"], last["write"], last["status"]) == ("POST /v1/action/update", True, 200)
    assert '"Success":true' in last["response"]


def test_the_journal_can_be_read_from_a_point_on_and_cleared(zuora: ZuoraWorld) -> None:
    seen = zuora.get("/_sandbox/journal")["last"]
    zuora.get("/v1/catalog/products")

    assert len(zuora.get("/_sandbox/journal", ("since", seen))["entries"]) == 1
    zuora.post("/_sandbox/journal/clear", {})
    assert zuora.get("/_sandbox/journal")["calls"] == 0


def test_the_journal_holds_no_secrets(zuora: ZuoraWorld) -> None:
    token = str(zuora.session.headers["Authorization"]).removeprefix("Bearer ")

    text = zuora.call("GET", "/_sandbox/journal").text

    assert token not in text
    assert "sandbox-secret" not in text


def test_faults_are_switched_on_and_off(zuora: ZuoraWorld) -> None:
    fault = {"kind": "rate_limit", "path": "/v1/catalog", "count": None, "retry_after": 0}
    zuora.post("/_sandbox/faults", fault)
    refused = zuora.call("GET", "/v1/catalog/products").status_code
    zuora.call("DELETE", "/_sandbox/faults")

    assert refused == 429
    assert zuora.call("GET", "/v1/catalog/products").status_code == 200
    assert zuora.call("POST", "/_sandbox/faults", json={"kind": "flood"}).status_code == 400


def test_a_reset_brings_back_the_scenario(zuora: ZuoraWorld) -> None:
    zuora.invoice(zuora.customer(), "1")

    zuora.post("/_sandbox/reset", {})

    assert zuora.tenant.rows("Invoice") == []
    assert zuora.get("/_sandbox/journal")["calls"] == 0


def test_accounts_carry_what_their_posted_invoices_leave_open(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.invoice(account, "10")
    draft = zuora.invoice(account, "5", Status="Draft")
    before = zuora.tenant.get("Account", account["Id"])["Balance"]

    zuora.post(f"/_sandbox/state/Invoice/{draft['Id']}", {"Status": "Posted"})

    assert before == Decimal(10)
    assert zuora.tenant.get("Account", account["Id"])["Balance"] == Decimal(15)


def test_a_snapshot_brings_both_systems_back_as_often_as_wanted():
    with start(scenario="demo") as running:
        for url, kind, key in (
            (running.zuora_url, "Account", "Name"),
            (running.netsuite_url, "customer", "companyName"),
        ):
            before = requests.get(f"{url}/_sandbox/state/{kind}", timeout=30).json()
            requests.put(f"{url}/_sandbox/snapshots/start", timeout=30)
            id_ = before[0].get("Id") or before[0]["internalId"]
            for _ in range(2):
                requests.post(
                    f"{url}/_sandbox/state/{kind}/{id_}", data=json.dumps({key: "Changed"}), timeout=30
                )
                assert requests.get(f"{url}/_sandbox/state/{kind}", timeout=30).json() != before
                assert requests.post(f"{url}/_sandbox/snapshots/start", timeout=30).json() == ["start"]
                assert requests.get(f"{url}/_sandbox/state/{kind}", timeout=30).json() == before
            assert requests.post(f"{url}/_sandbox/snapshots/unknown", timeout=30).status_code == 404

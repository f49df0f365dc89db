"""Faults that can be ordered, and the limit on parallel requests."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from zeep.exceptions import Fault

from sandbox.latency import Latency
from tests.sandbox.netsuite_world import KEYS, World


def test_a_dropped_answer_was_processed_all_the_same(netsuite: World) -> None:
    netsuite.app.faults.add("drop_after", operation="addList")
    with pytest.raises(requests.ConnectionError):
        netsuite.call("addList", [netsuite.invoice(external_id="once")])
    assert [row.external_id for row in netsuite.company.rows("invoice")] == ["once"]
    again = netsuite.call("addList", [netsuite.invoice(external_id="once")]).body.writeResponseList
    assert again.writeResponse[0].status.statusDetail[0].code == "DUP_RCRD"


def test_a_request_dropped_before_processing_writes_nothing(netsuite: World) -> None:
    netsuite.app.faults.add("drop_before")
    with pytest.raises(requests.ConnectionError):
        netsuite.call("addList", [netsuite.invoice()])
    assert not netsuite.company.rows("invoice")


def test_a_blocked_request_is_the_concurrency_fault(netsuite: World) -> None:
    netsuite.app.faults.add("blocked")
    with pytest.raises(
        Fault, match=r"SuiteTalk concurrent request limit exceeded\. Request blocked\."
    ) as caught:
        netsuite.call("getServerTime")
    assert caught.value.detail[0].tag.endswith("}exceededConcurrentRequestLimitFault")
    assert caught.value.detail[0][0].text == "WS_REQUEST_BLOCKED"
    assert netsuite.call("getServerTime")


def test_requests_above_the_limit_are_blocked_while_the_others_are_answered(netsuite: World) -> None:
    netsuite.company.concurrency_limit = 2
    inside, leave = threading.Semaphore(0), threading.Event()

    def hold(_: float) -> None:
        inside.release()
        leave.wait(10)

    netsuite.app.latency = Latency("published", sleep=hold)
    with ThreadPoolExecutor(2) as pool:
        held = [pool.submit(netsuite.call, "getServerTime") for _ in range(2)]
        assert all(inside.acquire(timeout=10) for _ in held)
        with pytest.raises(Fault, match="Request blocked"):
            netsuite.call("getServerTime")
        leave.set()
        assert all(answer.result().body.getServerTimeResult.status.isSuccess for answer in held)


def test_single_records_are_refused_on_order(netsuite: World) -> None:
    netsuite.app.faults.add("record_error", external_id="b", code="INVALID_FLD_VALUE", message="no")
    records = [netsuite.invoice(external_id=name) for name in "abc"]
    results = netsuite.call("addList", records).body.writeResponseList.writeResponse
    assert [result.status.isSuccess for result in results] == [True, False, True]
    assert results[1].status.statusDetail[0].message == "no"


def test_a_record_changed_meanwhile_is_refused_once(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice())
    netsuite.app.faults.add("changed", internal_id=id_)
    change = netsuite.type("Invoice", internalId=id_, memo="x")
    assert netsuite.refusal("update", change) == "RCRD_HAS_BEEN_CHANGED"
    assert netsuite.call("update", change).body.writeResponse.status.isSuccess


def test_after_submit_failed_comes_with_the_id_of_the_saved_record(netsuite: World) -> None:
    netsuite.app.faults.add("after_submit_failed", type="invoice")
    answer = netsuite.call("add", netsuite.invoice()).body.writeResponse
    assert answer.status.statusDetail[0].afterSubmitFailed
    assert netsuite.company.get("invoice", answer.baseRef.internalId)


def test_an_ended_search_and_an_unexpected_error_can_be_ordered(netsuite: World) -> None:
    netsuite.add(netsuite.invoice())
    search = netsuite.search(netsuite.type("TransactionSearchBasic"))
    netsuite.app.faults.add("search_expired")
    gone = netsuite.call("searchMoreWithId", search.searchId, 1).body.searchResult
    assert gone.status.statusDetail[0].code == "INVALID_JOB_ID"
    netsuite.app.faults.add("unexpected", operation="search")
    with pytest.raises(Fault) as caught:
        netsuite.search(netsuite.type("TransactionSearchBasic"))
    assert caught.value.detail[0].tag.endswith("}unexpectedErrorFault")


def test_the_control_surface_shows_edits_and_deletes_records(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice("12", external_id="x"))
    state = f"{netsuite.url}/_sandbox/state/invoice"
    (row,) = requests.get(state, timeout=10).json()
    assert (row["internalId"], row["externalId"], row["total"]) == (id_, "x", "12.00")
    edited = requests.post(f"{state}/{id_}", json={"memo": "by hand", "tranId": "HAND-1"}, timeout=10).json()
    assert (edited["memo"], edited["tranId"]) == ("by hand", "HAND-1")
    assert requests.delete(f"{state}/{id_}", timeout=10).status_code == 200
    assert requests.get(state, timeout=10).json() == []


def test_the_journal_counts_calls_and_records(netsuite: World) -> None:
    netsuite.call("addList", [netsuite.invoice(), netsuite.invoice()])
    totals = requests.get(f"{netsuite.url}/_sandbox/journal", timeout=10).json()
    assert (totals["by_operation"], totals["writes"], totals["rows_written"]) == ({"addList": 1}, 1, 2)
    assert KEYS["consumer_secret"] not in totals["entries"][0]["request"]

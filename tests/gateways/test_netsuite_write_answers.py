"""Whatever a list write comes back with, every record gets exactly one verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from connector.gateways.errors import AuthenticationFailed, Kind, TemporarilyUnavailable
from syncrules.language import Ref, Row, Sublist, System, Verb, Write
from tests.gateways.netsuite_scripted import (
    drop,
    error_status,
    fault,
    http,
    ok_status,
    saved,
    scripted,
    sent_records,
    written,
)

SALES = "urn:sales_2023_2.transactions.webservices.netsuite.com"
BLOCKED = fault("exceededConcurrentRequestLimitFault", "WS_REQUEST_BLOCKED", "Request blocked.")
TOO_LARGE = fault("exceededRequestSizeFault", "", "The request is too large.")


def invoice(number, **fields):
    row = Row({"item": Ref("item", "7"), "amount": Decimal("0.30")}, {"Zuora ID": f"line-{number}"})
    return Write(
        System.NETSUITE,
        Verb.ADD,
        "invoice",
        fields={"entity": Ref("customer", "5"), "tranDate": date(2026, 11, 22), **fields},
        custom={"Zuora ID": f"z{number}"},
        sublists={"itemList": Sublist((row,))},
        key=f"zuora-inv-{number}",
    )


def update(number):
    return Write(System.NETSUITE, Verb.UPDATE, "invoice", custom={"Zuora ID": "z"}, id=str(number))


def invoices(count):
    return [invoice(number) for number in range(count)]


def results_of(gateway, writes):
    collected = dict(gateway.write(writes))
    assert sorted(collected) == list(range(len(writes)))
    return [collected[index] for index in range(len(writes))]


def collect(pairs, results):
    """Keep the results that came before an error."""
    for index, result in pairs:
        results[index] = result


def refusing(status, *, id_=""):
    """Records with `bad` keys get this status, the others are saved."""

    def script(request):
        return written(
            request,
            lambda key: status if key.endswith("-1") else ok_status(),
            lambda key: id_ if key.endswith("-1") else f"ns-{key}",
        )

    return script


def test_creates_go_out_in_lists_of_200_and_updates_in_lists_of_100():
    with scripted(saved) as (gateway, app):
        results = results_of(gateway, [*invoices(401), *(update(n) for n in range(101))])
    sizes = [len(sent_records(etree.fromstring(body))) for body in app.requests]
    assert sorted(sizes) == [1, 1, 100, 200, 200]
    assert gateway.calls() == 5
    assert [r.id for r in results[:2]] == ["ns-zuora-inv-0", "ns-zuora-inv-1"]


def test_one_list_may_mix_record_types_and_keeps_the_order():
    refund = Write(System.NETSUITE, Verb.UPDATE, "customerRefund", custom={"Zuora ID": "r"}, id="11")
    memo = Write(System.NETSUITE, Verb.UPDATE, "creditMemo", custom={"Zuora ID": "m"}, id="12")
    with scripted(saved) as (gateway, app):
        results_of(gateway, [refund, memo])
    sent = sent_records(etree.fromstring(app.requests[0]))
    assert [record.get("internalId") for record in sent] == ["11", "12"]


def test_an_exchange_shows_one_record_only():
    with scripted(saved) as (gateway, _):
        first, second = results_of(gateway, invoices(2))
    assert "z0" in first.exchange.request
    assert "zuora-inv-1" not in first.exchange.request + first.exchange.response
    assert "zuora-inv-1" in second.exchange.response
    assert (first.exchange.operation, first.exchange.batch_size) == ("addList", 2)
    assert first.exchange.request_id == "WEBSERVICES_TSTDRV123_1"


def test_one_refused_record_leaves_the_others_saved():
    with scripted(refusing(error_status("USER_ERROR", "Please enter a value."))) as (gateway, _):
        good, bad, other = results_of(gateway, invoices(3))
    assert good.id
    assert other.id
    assert bad.refusal.code == "NETSUITE_REFUSED"
    assert (bad.refusal.remote_code, bad.refusal.text) == ("USER_ERROR", "Please enter a value.")
    assert bad.refusal.kind is Kind.PERMANENT


@pytest.mark.parametrize("code", ["DUP_RCRD", "DUP_ENTITY", "DUP_ITEM", "UNIQUE_CUST_ID_REQD"])
def test_a_key_in_use_is_a_duplicate(code):
    with scripted(refusing(error_status(code, "This record already exists."))) as (gateway, _):
        _, bad = results_of(gateway, invoices(2))
    assert bad.refusal.duplicate


@pytest.mark.parametrize(
    ("code", "text", "ours", "kind"),
    [
        ("INSUFCNT_NUM_PRDS_FOR_REV_REC", "x", "ACCOUNTING_PERIODS_MISSING", Kind.CONFIGURATION),
        ("INSUFFICIENT_PERMISSION", "x", "NETSUITE_PERMISSION", Kind.CONFIGURATION),
        ("INVALID_CSTM_FIELD_REF", "no custbodyzuoraid here", "SCRIPT_ID_UNKNOWN", Kind.CONFIGURATION),
        ("SSS_USAGE_LIMIT_EXCEEDED", "x", "SCRIPT_USAGE_LIMIT", Kind.TEMPORARY),
        ("USER_ERROR", "Enable Allow Override first.", "NUMBER_OVERRIDE_REFUSED", Kind.CONFIGURATION),
        ("CLOSED_TRAN_PRD", "x", "NETSUITE_REFUSED", Kind.PERMANENT),
    ],
)
def test_a_status_code_becomes_our_code(code, text, ours, kind):
    with scripted(refusing(error_status(code, text))) as (gateway, _):
        _, bad = results_of(gateway, invoices(2))
    assert (bad.refusal.code, bad.refusal.kind) == (ours, kind)


def test_an_unknown_script_id_is_named():
    status = error_status("INVALID_CSTM_FIELD_REF", "custbodyzuoraid is not on this form")
    with scripted(refusing(status)) as (gateway, _):
        _, bad = results_of(gateway, invoices(2))
    assert bad.refusal.values["value"] == "custbodyzuoraid"


def test_a_refused_number_is_named():
    status = error_status("USER_ERROR", "This document number has already been used.")
    with scripted(refusing(status)) as (gateway, _):
        _, bad = results_of(gateway, [invoice(0), invoice(1, tranId="INV-1")])
    assert bad.refusal.code == "NUMBER_OVERRIDE_REFUSED"
    assert bad.refusal.values["value"] == "INV-1"


def test_a_warning_goes_with_the_saved_record():
    warning = error_status("USER_ERROR", "Over the credit limit.", type_="WARN", ok="true")
    with scripted(refusing(warning, id_="77")) as (gateway, _):
        _, warned = results_of(gateway, invoices(2))
    assert warned.id == "77"
    assert warned.warnings == (("USER_ERROR", "Over the credit limit."),)


def test_a_failed_after_submit_script_counts_as_saved_with_a_warning():
    extra = "<c:afterSubmitFailed>true</c:afterSubmitFailed>"
    status = error_status("USER_ERROR", "After submit failed.", extra=extra)
    with scripted(refusing(status, id_="78")) as (gateway, _):
        _, saved_one = results_of(gateway, invoices(2))
    assert (saved_one.id, saved_one.refusal) == ("78", None)
    assert saved_one.warnings == (("USER_ERROR", "After submit failed."),)


@pytest.mark.parametrize("lost", [drop, http(502, "bad gateway"), http(200, "<html/>")])
def test_a_lost_answer_leaves_every_record_of_the_batch_open_and_is_not_repeated(lost):
    with scripted(lost) as (gateway, app):
        results = results_of(gateway, invoices(3))
    assert len(app.requests) == 1
    for result in results:
        assert (result.refusal.code, result.refusal.kind) == ("OUTCOME_UNKNOWN", Kind.UNCLEAR)
        assert result.refusal.sent
        assert result.exchange.status is None
    assert "zuora-inv-2" in results[2].exchange.request
    assert "zuora-inv-2" not in results[0].exchange.request


def test_an_unexpected_error_fault_leaves_the_outcome_open():
    with scripted(fault("unexpectedErrorFault", "UNEXPECTED_ERROR", "Oops")) as (gateway, app):
        (result,) = results_of(gateway, invoices(1))
    assert result.refusal.kind is Kind.UNCLEAR
    assert len(app.requests) == 1


def test_a_blocked_write_is_repeated_until_it_is_let_in():
    with scripted(BLOCKED, BLOCKED, saved) as (gateway, app):
        (result,) = results_of(gateway, invoices(1))
    assert result.id
    assert len(app.requests) == 3


def test_only_the_records_that_ask_for_it_are_repeated():
    changed = refusing(error_status("RCRD_HAS_BEEN_CHANGED", "Record has been changed."))
    with scripted(changed, saved) as (gateway, app):
        results = results_of(gateway, invoices(3))
    assert all(result.id for result in results)
    assert [len(sent_records(etree.fromstring(body))) for body in app.requests] == [3, 1]


def lines_of(*rows, replace_all=False):
    sublists = {"itemList": Sublist(rows, replace_all)}
    return Write(System.NETSUITE, Verb.UPDATE, "invoice", sublists=sublists, id="1")


NEW_LINE = Row({"item": Ref("item", "7"), "amount": Decimal("0.30")}, {"Zuora ID": "z"})
KNOWN_LINE = Row({"line": "1", "deferRevRec": False})


@pytest.mark.parametrize(
    ("write", "calls"),
    [
        pytest.param(lines_of(NEW_LINE), 1, id="adds a line"),
        pytest.param(lines_of(KNOWN_LINE, NEW_LINE), 1, id="changes one and adds one"),
        pytest.param(lines_of(KNOWN_LINE), 5, id="changes a line"),
        pytest.param(lines_of(NEW_LINE, replace_all=True), 5, id="replaces all lines"),
        pytest.param(invoice(1), 5, id="creates under a key"),
    ],
)
def test_after_an_unexpected_error_nothing_is_repeated_that_could_add_lines_twice(write, calls):
    unexpected = error_status("UNEXPECTED_ERROR", "An unexpected error occurred.")

    def script(request):
        return written(request, lambda _: unexpected, lambda _: "")

    with scripted(script) as (gateway, app):
        (result,) = results_of(gateway, [write])
    assert result.refusal.kind is Kind.UNCLEAR
    assert len(app.requests) == calls


def test_lines_are_sent_again_after_a_definite_no():
    changed = error_status("RCRD_HAS_BEEN_CHANGED", "Record has been changed.")
    with scripted(lambda request: written(request, lambda _: changed, lambda _: ""), saved) as (gateway, app):
        (result,) = results_of(gateway, [lines_of(NEW_LINE)])
    assert result.refusal is None
    assert len(app.requests) == 2


def test_too_large_a_request_is_halved():
    def script(request):
        return TOO_LARGE(request) if len(sent_records(request)) > 2 else saved(request)

    with scripted(script) as (gateway, app):
        results = results_of(gateway, invoices(7))
    assert all(result.id for result in results)
    assert [len(sent_records(etree.fromstring(body))) for body in app.requests] == [7, 3, 1, 2, 4, 2, 2]


def test_one_record_that_makes_netsuite_refuse_the_list_is_found_and_the_others_saved():
    invalid = fault("soapFault", "USER_EXCEPTION", "org.xml.sax.SAXException: bad value")

    def script(request):
        keys = [record.get("externalId") for record in sent_records(request)]
        return invalid(request) if "zuora-inv-5" in keys else saved(request)

    with scripted(script) as (gateway, _):
        results = results_of(gateway, invoices(8))
    assert [index for index, result in enumerate(results) if result.refusal] == [5]
    assert results[5].refusal.text.startswith("org.xml.sax")


def test_a_list_that_is_refused_whatever_is_in_it_is_not_taken_apart_record_by_record():
    with scripted(fault("soapFault", "USER_EXCEPTION", "no")) as (gateway, app):
        results = results_of(gateway, invoices(200))
    assert all(result.refusal for result in results)
    assert len(app.requests) < 40


def test_refused_credentials_stop_the_later_batches_and_are_raised_at_the_end():
    login = fault("invalidCredentialsFault", "INVALID_LOGIN_CREDENTIALS", "Invalid login attempt.")
    with scripted(login, concurrency=1) as (gateway, app):
        results = {}
        with pytest.raises(AuthenticationFailed):
            collect(gateway.write(invoices(600)), results)
    assert len(results) == 600
    assert len(app.requests) == 1
    assert {(r.refusal.code, r.refusal.sent) for r in results.values()} == {("NETSUITE_AUTH_FAILED", False)}


def test_a_lasting_outage_refuses_every_record_and_is_raised_at_the_end():
    with scripted(http(503, "down"), concurrency=1) as (gateway, app):
        results = {}
        with pytest.raises(TemporarilyUnavailable):
            collect(gateway.write(invoices(300)), results)
    assert len(results) == 300
    assert len(app.requests) == 5
    assert all(r.refusal.kind is Kind.TEMPORARY and not r.refusal.sent for r in results.values())


def test_a_missing_permission_is_said_on_the_records_and_does_not_stop_the_process():
    role = fault("insufficientPermissionFault", "INSUFFICIENT_PERMISSION", "You need Invoices.")
    with scripted(role) as (gateway, _):
        (result,) = results_of(gateway, invoices(1))
    assert (result.refusal.code, result.refusal.kind) == ("NETSUITE_PERMISSION", Kind.CONFIGURATION)


def test_a_record_without_an_answer_is_unclear():
    def script(request):
        kept = sent_records(request)[0]
        for record in sent_records(request)[1:]:
            kept.getparent().remove(record)
        return saved(request)

    with scripted(script) as (gateway, _):
        first, second = results_of(gateway, invoices(2))
    assert first.id == "ns-zuora-inv-0"
    assert second.refusal.kind is Kind.UNCLEAR


def test_answers_out_of_step_are_matched_by_their_keys():
    def script(request):
        records = sent_records(request)
        records[0].getparent().append(records[0])
        return saved(request)

    with scripted(script) as (gateway, _):
        results = results_of(gateway, invoices(3))
    assert [result.id for result in results] == [f"ns-zuora-inv-{n}" for n in range(3)]


def test_nothing_is_sent_for_nothing():
    with scripted(saved) as (gateway, _):
        assert list(gateway.write([])) == []
        assert gateway.calls() == 0

"""A payment whose applied amounts NetSuite does not let us take back, as a refund does first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from connector.gateways.errors import Kind
from syncrules.language import Row, Sublist, System, Verb, Write
from tests.gateways.netsuite_scripted import error_status, scripted, written


def refused_with(write, code, text):
    """The refusal of one write, answered with this status."""

    def script(request):
        return written(request, lambda _: error_status(code, text), lambda _: "")

    with scripted(script) as (gateway, _):
        (answer,) = gateway.write([write])
    return answer[1].refusal


def unapplied(**changes):
    lines = Sublist((Row({"doc": "9001", "apply": True, "amount": Decimal("60.00")}),))
    write = Write(System.NETSUITE, Verb.UPDATE, "customerPayment", sublists={"applyList": lines}, id="5-1")
    return replace(write, **changes)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("CLOSED_TRAN_PRD", "The posting period of Feb 2026 is closed."),
        ("TRAN_PRD_CLOSED", "The period is closed."),
        ("RCRD_UNEDITABLE", "This transaction is locked and cannot be edited."),
        ("CANT_EDIT_CUST_PMT", "This payment cannot be edited."),
        ("INVALID_AMT", "The applied amounts are larger than the amount of this transaction."),
        ("USER_ERROR", "This payment was deposited and cannot be changed."),
        ("USER_ERROR", "The accounting period Feb 2026 is closed."),
    ],
)
def test_a_payment_that_cannot_be_unapplied_is_recognised(code, text):
    refusal = refused_with(unapplied(), code, text)
    assert (refusal.code, refusal.kind) == ("PAYMENT_NOT_UNAPPLIABLE", Kind.PERMANENT)
    assert (refusal.remote_code, refusal.text) == (code, text)


@pytest.mark.parametrize(
    ("write", "code", "text", "ours"),
    [
        (unapplied(), "USER_ERROR", "Please enter value(s) for: Memo", "NETSUITE_REFUSED"),
        (unapplied(), "RCRD_DSNT_EXIST", "That record does not exist.", "NETSUITE_REFUSED"),
        (unapplied(), "INSUFFICIENT_PERMISSION", "Not applied: no permission.", "NETSUITE_PERMISSION"),
        (unapplied(sublists={}), "CLOSED_TRAN_PRD", "The period is closed.", "NETSUITE_REFUSED"),
        (unapplied(record="creditMemo"), "CLOSED_TRAN_PRD", "The period is closed.", "NETSUITE_REFUSED"),
        (
            unapplied(sublists={"applyList": Sublist(unapplied().sublists["applyList"].rows, True)}),
            "CLOSED_TRAN_PRD",
            "The period is closed.",
            "NETSUITE_REFUSED",
        ),
    ],
)
def test_other_refusals_are_not_taken_for_it(write, code, text, ours):
    assert refused_with(write, code, text).code == ours

"""A record is judged by every rule at once, and its source shows what happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest

from syncrules.judge import fail, judge, mark, matches, needs_lookup
from syncrules.language import (
    Action,
    Context,
    Criterion,
    Current,
    Failure,
    Found,
    Lookup,
    Parent,
    ResyncRule,
    Severity,
    Summary,
    SyncProcess,
    System,
    Validation,
    Verb,
)
from tests.rules.masters import context


@dataclass(frozen=True)
class Parcel:
    """A record made for these tests."""

    number: str = "7"
    status: str = ""
    open: bool = True
    wrong: tuple[str, ...] = ()
    action: Action = Action.CREATE


def wrong_terms(parcel: Parcel, _context: Context) -> Iterable[Failure]:
    return [Failure({"value": name}) for name in parcel.wrong]


def no_parent(parcel: Parcel, _context: Context) -> Iterable[Failure]:
    if "parent" in parcel.wrong:
        yield Failure({"parent": "P"}, Parent("parcels", "1", "P"))


def crash(parcel: Parcel, _context: Context) -> Iterable[Failure]:
    if "crash" in parcel.wrong:
        raise ZeroDivisionError
    return ()


PROCESS: SyncProcess[Parcel] = SyncProcess(
    id="parcels",
    title="Parcels",
    noun="Parcel",
    spec="none",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Parcel",
    criteria=(
        Criterion("OPEN", "The parcel is open", lambda p, _: p.open, lambda p, _: str(p.open)),
        Criterion("NUMBERED", "The parcel has a number", lambda p, _: bool(p.number)),
    ),
    validations=(
        Validation("PAYMENT_TERM_UNMATCHED", "Terms", wrong_terms, lambda p, _: ", ".join(p.wrong)),
        Validation("PARENT_NOT_SYNCED", "Parent", no_parent, severity=Severity.BLOCKED, on_link=True),
        Validation("UNEXPECTED", "No crash", crash),
    ),
    current=lambda p: Current(p.number, p.status, ""),
    describe=lambda p: Summary(p.number),
    action=lambda p, _: p.action,
    plan=lambda p, action, c: (),
    settle=lambda p, action, results, c: (),
    lookups=lambda p, c: (),
    resync=ResyncRule("", (), "", ""),
    transfers=True,
)


def test_a_good_record_passes_every_rule_and_gets_its_action() -> None:
    verdict = judge(PROCESS, Parcel(), context())
    assert [(o.code, o.passed, o.criterion) for o in verdict.outcomes] == [
        ("OPEN", True, True),
        ("NUMBERED", True, True),
        ("PAYMENT_TERM_UNMATCHED", True, False),
        ("PARENT_NOT_SYNCED", True, False),
        ("UNEXPECTED", True, False),
    ]
    assert verdict.ready
    assert verdict.action is Action.CREATE


def test_rules_of_the_other_kind_of_tenant_are_left_out() -> None:
    rules = replace(
        PROCESS,
        criteria=(
            Criterion("WITHOUT", "Only without settlement", lambda p, _: p.open, settlement=False),
            Criterion("WITH", "Only with settlement", lambda p, _: p.open, settlement=True),
        ),
        validations=(replace(PROCESS.validations[0], settlement=True),),
    )
    without = judge(rules, Parcel(), context())
    settled = judge(rules, Parcel(), replace(context(), invoice_settlement=True))
    assert [o.code for o in without.outcomes] == ["WITHOUT"]
    assert [o.code for o in settled.outcomes] == ["WITH", "PAYMENT_TERM_UNMATCHED"]


def test_rules_are_not_cut_short_by_a_failed_criterion() -> None:
    verdict = judge(PROCESS, Parcel(number="", open=False, wrong=("A",)), context())
    assert [o.code for o in verdict.outcomes if not o.passed] == [
        "OPEN",
        "NUMBERED",
        "PAYMENT_TERM_UNMATCHED",
    ]
    assert verdict.action is None
    assert not verdict.selected


def test_several_failures_of_one_rule_are_told_one_by_one() -> None:
    verdict = judge(PROCESS, Parcel(wrong=("A", "B", "parent")), context())
    assert [o.message for o in verdict.problems] == [
        "Parent customer P of Parcel 7 is not synced.",
        'Payment term "A" has no exact counterpart in NetSuite.',
        'Payment term "B" has no exact counterpart in NetSuite.',
        'Payment term "parent" has no exact counterpart in NetSuite.',
    ]
    assert verdict.problems[0].parent == Parent("parcels", "1", "P")
    assert verdict.problems[1].seen == "A, B, parent"
    assert verdict.problems[1].remedy.startswith("Create the term")
    assert not verdict.ready
    assert verdict.action is Action.CREATE


def test_a_link_is_checked_only_by_rules_that_ask_for_it() -> None:
    verdict = judge(PROCESS, Parcel(wrong=("A", "parent"), action=Action.LINK), context())
    assert [o.code for o in verdict.outcomes if not o.criterion] == ["PARENT_NOT_SYNCED"]
    assert not verdict.ready


def test_a_rule_that_crashes_is_a_defect_and_not_a_failed_rule() -> None:
    with pytest.raises(ZeroDivisionError):
        judge(PROCESS, Parcel(wrong=("crash",)), context())


def test_zuora_shows_status_and_transfer() -> None:
    begun, refused = mark(PROCESS, "7", "Creating Parcel"), fail(PROCESS, "7", "Error Creating Parcel")
    assert (begun.system, begun.verb, begun.record, begun.id) == (System.ZUORA, Verb.UPDATE, "Parcel", "7")
    assert begun.fields == {
        "IntegrationStatus__NS": "Creating Parcel",
        "TransferredToAccounting": "Processing",
    }
    assert refused.fields == {
        "IntegrationStatus__NS": "Error Creating Parcel",
        "TransferredToAccounting": "Error",
    }


def test_master_data_has_no_transfer() -> None:
    master = replace(PROCESS, transfers=False)
    assert mark(master, "7", "Creating Parcel").fields == {"IntegrationStatus__NS": "Creating Parcel"}


def test_netsuite_shows_the_status_in_the_bundles_field() -> None:
    netsuite = replace(PROCESS, source=System.NETSUITE, source_object="customerRefund")
    write = fail(netsuite, "7", "Error Creating Refund")
    assert (write.system, write.record, write.id) == (System.NETSUITE, "customerRefund", "7")
    assert (write.fields, write.custom) == ({}, {"Zuora Integration Status": "Error Creating Refund"})


@pytest.mark.parametrize(
    ("status", "resync", "watermarked", "needed"),
    [
        ("", False, False, False),
        ("  ", False, False, False),
        ("", True, False, True),
        ("Sync Complete", True, True, True),
        ("Creating Parcel", False, True, True),
        ("Error Creating Parcel", False, False, True),
        ("Sync Complete", False, False, True),
        ("Sync Complete", False, True, True),
        ("Something else", False, False, True),
        ("Error updating custom fields", False, False, True),
    ],
)
def test_the_counterpart_is_looked_up_before_a_second_attempt(
    status: str, resync: bool, watermarked: bool, needed: bool
) -> None:
    process = replace(PROCESS, watermarked=watermarked)
    assert needs_lookup(process, Parcel(status=status), resync) is needed


def test_a_transaction_that_names_its_counterpart_is_looked_up_whatever_its_status() -> None:
    process = replace(PROCESS, current=lambda p: Current(p.number, p.status, "9001"))
    assert needs_lookup(process, Parcel(), resync=False)
    assert not needs_lookup(replace(process, watermarked=True), Parcel(), resync=False)


def test_modified_master_data_is_updated_through_its_id_without_a_search() -> None:
    process = replace(PROCESS, watermarked=True, current=lambda p: Current(p.number, p.status, "9001"))
    assert not needs_lookup(process, Parcel(status="Sync Complete"), resync=False)


@pytest.mark.parametrize(
    ("found", "owner", "counts"),
    [
        (Found("invoice", "1"), "", True),
        (Found("creditMemo", "1"), "", False),
        (Found("invoice", "1", owner="9"), "9", True),
        (Found("invoice", "1", owner="8"), "9", False),
        (Found("invoice", "1"), "9", False),
    ],
)
def test_a_hit_counts_if_type_and_owner_agree(found: Found, owner: str, counts: bool) -> None:
    lookup = Lookup(System.NETSUITE, ("invoice",), "internalId", "1", owner=owner)
    assert matches(found, lookup) is counts

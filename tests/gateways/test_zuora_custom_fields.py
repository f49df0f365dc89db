"""Mapped custom fields are read for many records at once, as text, whatever API has the object."""

from __future__ import annotations

import pytest

from connector.gateways.errors import RequestRefused
from syncrules.field_mapping import FieldMapping
from tests.gateways import zuora_company as company
from tests.gateways.zuora_sandbox import sandbox

HOSTILE = """Fenwick & Daughters <Fine Foods> "since" '21 \\ ]]> é"""


def test_the_fields_of_many_records_cost_one_call() -> None:
    with sandbox(settlement=True) as box:
        ids = [company.account(box, f"A{number}", LegalName__c=f"Name {number}") for number in range(150)]
        before = box.gateway.calls()
        found = box.gateway.texts("Account", ("LegalName__c",), ids)
        assert box.gateway.calls() - before <= 2  # the log-in comes with the first call
    assert len(found) == 150
    assert found[ids[7]] == {"LegalName__c": "Name 7"}


def test_values_come_as_they_are_and_empty_ones_are_left_out() -> None:
    with sandbox(settlement=True) as box:
        hostile, empty = company.account(box, LegalName__c=HOSTILE), company.account(box)
        found = box.gateway.texts("Account", ("LegalName__c", "Balance", "AutoPay"), [hostile, empty])
        assert found[hostile]["LegalName__c"] == HOSTILE
        assert "LegalName__c" not in found.get(empty, {})


@pytest.mark.parametrize("field", ["AutoPay", "CreditBalance", "BillCycleDay"])
def test_what_is_no_text_is_written_as_one(field: str) -> None:
    with sandbox(settlement=True) as box:
        account = company.account(box, AutoPay=True, CreditBalance="12.25", BillCycleDay=3)
        (texts,) = box.gateway.texts("Account", (field,), [account]).values()
    assert texts[field] == {"AutoPay": "true", "CreditBalance": "12.25", "BillCycleDay": "3"}[field]


def test_credit_memos_are_read_by_object_query() -> None:
    with sandbox(settlement=True) as box:
        account = company.account(box)
        memo = box.add("CreditMemo", AccountId=account, MemoDate="2026-05-01", ApprovedBy__c=HOSTILE)
        assert box.gateway.texts("CreditMemo", ("ApprovedBy__c",), [memo]) == {
            memo: {"ApprovedBy__c": HOSTILE}
        }


def test_a_field_that_the_tenant_does_not_have_is_refused() -> None:
    with sandbox(settlement=True) as box:
        account = company.account(box)
        with pytest.raises(RequestRefused, match="LegalNam__c"):
            box.gateway.texts("Account", ("LegalNam__c",), [account])


def test_the_connection_test_names_a_mapped_field_that_the_tenant_does_not_have() -> None:
    mapped = {
        "Account": [FieldMapping(name, "custentity_any", "7") for name in ("LegalName__c", "LegalNam__c")],
        "CreditMemo": [FieldMapping("Any__c", "custbody_any", "8")],
    }
    with sandbox(settlement=True) as box:
        notes = box.gateway.test(mapped).notes
    told = [(ok, note) for ok, note in notes if "mapping" in note]
    assert [ok for ok, _ in told] == [True, False]
    assert told[1][1].startswith("Custom field mapping: Account LegalNam__c cannot be read:")

"""Searches: filters, joins, columns, pages that shift, and their end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from zeep.exceptions import Fault

from sandbox.netsuite.searching import COVERED
from tests.sandbox.netsuite_world import World, populate


def _type(world: World, *kinds: str) -> Any:
    return world.type("SearchEnumMultiSelectField", searchValue=list(kinds), operator="anyOf")


def _status(world: World, value: str, operator: str = "isNot") -> Any:
    return world.type(
        "SearchStringCustomField",
        scriptId="custbodyzuoraintegrationstatus",
        operator=operator,
        searchValue=value,
    )


def _basic(world: World, **criteria: Any) -> Any:
    return world.type("TransactionSearchBasic", **criteria)


def _ids(result: Any) -> list[str]:
    return [record.internalId for record in result.recordList.record] if result.recordList else []


def test_an_empty_result_has_no_record_list(netsuite: World) -> None:
    result = netsuite.search(_basic(netsuite, type=_type(netsuite, "_invoice")))
    assert (result.totalRecords, result.totalPages, result.recordList) == (0, 0, None)


def test_types_custom_fields_and_dates_filter(netsuite: World) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    netsuite.company.clock = lambda: now
    done = netsuite.custom(custbodyzuoraintegrationstatus="Sync Complete", custbodyzuoraid="Z1")
    old = netsuite.add(netsuite.invoice(customFieldList=done))
    now += timedelta(days=1)
    new = netsuite.add(netsuite.invoice())
    netsuite.add(netsuite.payment({old: "1"}))
    custom = {"customField": [_status(netsuite, "sync complete")]}
    found = netsuite.search(_basic(netsuite, type=_type(netsuite, "_invoice"), customFieldList=custom))
    assert _ids(found) == [new]
    since = netsuite.type("SearchDateField", operator="onOrAfter", searchValue=now)
    changed = netsuite.search(_basic(netsuite, type=_type(netsuite, "_invoice"), lastModifiedDate=since))
    assert _ids(changed) == [old, new]  # applying the payment touched the old one
    exact = netsuite.type(
        "SearchStringCustomField", scriptId="custbodyzuoraid", operator="is", searchValue="z1"
    )
    assert _ids(netsuite.search(_basic(netsuite, customFieldList={"customField": [exact]}))) == [old]


def test_a_missing_operator_or_unknown_custom_field_is_a_failed_status(netsuite: World) -> None:
    no_operator = netsuite.type("SearchStringField", searchValue="x")
    result = netsuite.search(_basic(netsuite, memo=no_operator))
    assert result.status.statusDetail[0].code == "INVALID_SEARCH"
    unknown = netsuite.type("SearchStringCustomField", scriptId="custbodynope", operator="empty")
    result = netsuite.search(_basic(netsuite, customFieldList={"customField": [unknown]}))
    assert result.status.statusDetail[0].code == "INVALID_CSTM_FIELD_REF"


def test_joins_look_at_the_customer_and_the_applied_documents(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice(memo="wanted"))
    netsuite.add(netsuite.invoice(entity=netsuite.ref(netsuite.ids["other"])))
    payment = netsuite.add(netsuite.payment({invoice: "1"}))
    name = netsuite.type("SearchStringField", operator="is", searchValue="acme")
    search = netsuite.type(
        "TransactionSearch",
        basic=_basic(netsuite, type=_type(netsuite, "_invoice")),
        customerMainJoin=netsuite.type("CustomerSearchBasic", companyName=name),
    )
    assert _ids(netsuite.search(search)) == [invoice]
    memo = netsuite.type("SearchStringField", operator="is", searchValue="wanted")
    search = netsuite.type("TransactionSearch", appliedToTransactionJoin=_basic(netsuite, memo=memo))
    assert _ids(netsuite.search(search)) == [payment]


def test_sublists_come_only_when_asked_for(netsuite: World) -> None:
    netsuite.add(netsuite.invoice())
    search = _basic(netsuite, type=_type(netsuite, "_invoice"))
    assert netsuite.search(search).recordList.record[0].itemList is None
    full = netsuite.search(search, bodyFieldsOnly=False).recordList.record[0]
    assert len(full.itemList.item) == 1


def test_an_advanced_search_gives_a_row_per_line_unless_main_line_is_asked(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice())
    columns = {"basic": {"internalId": [{}], "amount": [{}], "line": [{}]}}

    def lines(**criteria: Any) -> list[int]:
        search = netsuite.type(
            "TransactionSearchAdvanced", criteria={"basic": _basic(netsuite, **criteria)}, columns=columns
        )
        rows = netsuite.search(search).searchRowList.searchRow
        assert {row.basic.internalId[0].searchValue.internalId for row in rows} == {id_}
        return [row.basic.line[0].searchValue for row in rows]

    assert lines() == [0, 1]
    assert lines(mainLine={"searchValue": True}) == [0]


def test_a_later_page_runs_the_search_again_so_that_rows_shift(netsuite: World) -> None:
    ids = [netsuite.add(netsuite.invoice()) for _ in range(12)]
    custom = {"customField": [_status(netsuite, "Sync Complete")]}
    first = netsuite.search(
        _basic(netsuite, type=_type(netsuite, "_invoice"), customFieldList=custom), pageSize=5
    )
    assert (_ids(first), first.totalPages) == (ids[:5], 3)
    for id_ in ids[:5]:
        netsuite.company.update("invoice", id_, {"custbodyzuoraintegrationstatus": "Sync Complete"})
    more = netsuite.call("searchMoreWithId", first.searchId, 2).body.searchResult
    assert _ids(more) == ids[10:]  # 5 of them were jumped over
    again = netsuite.call("searchMoreWithId", first.searchId, 1).body.searchResult
    assert (_ids(again), again.pageSize) == (ids[5:10], 5)


def test_a_search_ends_after_fifteen_idle_minutes(netsuite: World) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    netsuite.company.clock = lambda: now
    netsuite.add(netsuite.invoice())
    search = netsuite.search(_basic(netsuite, type=_type(netsuite, "_invoice")))
    now += timedelta(minutes=16)
    late = netsuite.call("searchMoreWithId", search.searchId, 1).body.searchResult
    assert late.status.statusDetail[0].code == "INVALID_JOB_ID"


def test_page_sizes_outside_the_limits_are_rejected(netsuite: World) -> None:
    small = netsuite.search(_basic(netsuite), pageSize=4)
    assert not small.status.isSuccess
    with pytest.raises(Fault):
        netsuite.search(_basic(netsuite), pageSize=1001)


def test_hierarchies_are_found_by_their_full_path(netsuite: World) -> None:
    name = netsuite.type("SearchStringField", operator="is", searchValue="Software : Analytics")
    search = netsuite.type("ClassificationSearch", basic={"name": name})
    (record,) = netsuite.search(search).recordList.record
    assert (record.name, record.parent.name) == ("Analytics", "Software")
    assert record.internalId == netsuite.ids["analytics"]


@pytest.mark.parametrize(
    "name",
    sorted(COVERED),
)
def test_every_reference_list_can_be_searched_without_criteria(netsuite: World, name: str) -> None:
    result = netsuite.search(netsuite.type(f"{name}Search"))
    assert result.status.isSuccess


def test_currencies_come_from_get_all_and_values_from_get_select_value(netsuite: World) -> None:
    currencies = netsuite.call("getAll", {"recordType": "currency"}).body.getAllResult.recordList.record
    assert [currency.symbol for currency in currencies] == ["USD", "JPY"]
    values = netsuite.call("getSelectValue", {"recordType": "customer", "field": "terms"}, 1)
    assert [ref.name for ref in values.body.getSelectValueResult.baseRefList.baseRef] == ["Net 30"]
    days = netsuite.call(
        "getSelectValue", {"recordType": "customer", "field": "custentityzuorabillcycleday"}, 1
    )
    assert days.body.getSelectValueResult.totalRecords == 31


def test_deleted_records_are_reported(netsuite: World) -> None:
    id_ = netsuite.add(netsuite.invoice(external_id="gone"))
    netsuite.call("deleteList", [netsuite.ref(id_, type="invoice")])
    wanted = {"type": {"searchValue": ["invoice"], "operator": "anyOf"}}
    (row,) = netsuite.call("getDeleted", wanted, 1).body.getDeletedResult.deletedRecordList.deletedRecord
    assert (row.record.internalId, row.record.externalId) == (id_, "gone")


def test_a_search_that_outlives_a_reset_sees_the_new_company(netsuite: World) -> None:
    netsuite.add(netsuite.invoice())
    search = netsuite.search(netsuite.type("TransactionSearchBasic"))
    netsuite.company.clear()
    populate(netsuite.company)
    again = netsuite.call("searchMoreWithId", search.searchId, 1).body.searchResult
    assert again.totalRecords == 0

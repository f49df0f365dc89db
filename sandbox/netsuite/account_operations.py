"""The operations about the account: searches, lists of values, clock, limits, addresses, definitions."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sandbox.netsuite.context import Context
from sandbox.netsuite.criteria import date_test
from sandbox.netsuite.kinds import KINDS, referable
from sandbox.netsuite.reading import read
from sandbox.netsuite.records import Refused
from sandbox.netsuite.rendering import Renderer, moment_text
from sandbox.netsuite.soap import CORE, SUCCESS, failure

Outcome = tuple[str, int]
_PLACES = {
    "entityCustomField": "entity",
    "transactionBodyCustomField": "body",
    "transactionColumnCustomField": "column",
    "itemCustomField": "item",
}


def _result(name: str, inner: str) -> str:
    return f"<{CORE}:{name}>{inner}</{CORE}:{name}>"


def _text(name: str, value: object) -> str:
    return f"<{CORE}:{name}>{escape(str(value))}</{CORE}:{name}>"


def search(context: Context) -> Outcome:
    """Start a search."""
    return context.searches.start(read(context.body[0], "SearchRecord"), context.preferences)


def search_more(context: Context) -> Outcome:
    """Another page of a search."""
    asked = read(context.body, "SearchMoreWithIdRequest")
    return context.searches.more(asked["searchId"], asked["pageIndex"])


def get_all(context: Context) -> Outcome:
    """All currencies; other lists are empty."""
    asked = read(context.body, "GetAllRequest")["record"].get("@recordType", "")
    records = list(context.company.store.table(asked).values()) if asked == "currency" else []
    renderer = Renderer(context.company)
    inner = SUCCESS + _text("totalRecords", len(records))
    if records:
        inner += _result("recordList", "".join(renderer.record(record) for record in records))
    return _result("getAllResult", inner), len(records)


def server_time(context: Context) -> Outcome:
    """The account's clock."""
    return _result(
        "getServerTimeResult", SUCCESS + _text("serverTime", moment_text(context.company.moment()))
    ), 0


def data_center_urls(context: Context) -> Outcome:
    """The addresses of an account: the sandbox's own."""
    account = (context.body[0].text or "").strip()
    if not account:
        refusal = Refused("DATA_REQD", "Required field missing: account")
        return _result("getDataCenterUrlsResult", failure(refusal)), 0
    names = ("restDomain", "webservicesDomain", "systemDomain")
    urls = _result("dataCenterUrls", "".join(_text(name, context.host) for name in names))
    return _result("getDataCenterUrlsResult", SUCCESS + urls), 0


def account_governance(context: Context) -> Outcome:
    """The account's concurrency limit."""
    limit = context.company.concurrency_limit
    inner = (
        ""
        if limit is None
        else _text("accountConcurrencyLimit", limit) + _text("unallocatedConcurrencyLimit", limit)
    )
    return _result("getAccountGovernanceInfoResult", SUCCESS + inner), 0


def integration_governance(context: Context) -> Outcome:
    """The integration's concurrency limit: that of the account."""
    limit = context.company.concurrency_limit
    inner = "" if limit is None else _text("integrationConcurrencyLimit", limit)
    return _result("getIntegrationGovernanceInfoResult", SUCCESS + inner + _text("limitType", "_account")), 0


def select_values(context: Context) -> Outcome:
    """The values a select field offers: (internalId, name), active ones only."""
    asked = read(context.body, "getSelectValueRequest")["fieldDescription"]
    company, field = context.company, asked["field"]
    known = company.custom_fields.get(field)
    if known is not None:
        found = list(company.list_values(known.list).items())
    else:
        kinds = referable(asked.get("recordType", ""), field) if asked.get("recordType") in KINDS else ()
        found = [
            (record.id, company.name_of(kinds, record.id))
            for record in company.store.records(kinds)
            if not record.fields.get("isInactive")
        ]
        if not kinds:
            refusal = Refused("INVALID_FLD_VALUE", f"Field {field} is not a select field.")
            return _result("getSelectValueResult", failure(refusal)), 0
    found = [value for value in found if _passes(value[1], asked.get("filter"))]
    references = "".join(
        f'<{CORE}:baseRef xsi:type="{CORE}:RecordRef" internalId={quoteattr(id_)}>'
        f"{_text('name', name)}</{CORE}:baseRef>"
        for id_, name in found
    )
    counts = _text("totalRecords", len(found)) + _text("totalPages", 1 if found else 0)
    inner = SUCCESS + counts + (_result("baseRefList", references) if found else "")
    return _result("getSelectValueResult", inner), len(found)


def _passes(name: str, wanted: dict[str, Any] | None) -> bool:
    if wanted is None:
        return True
    value, text = wanted["filterValue"].lower(), name.lower()
    tests: dict[str, bool] = {
        "is": text == value,
        "startsWith": text.startswith(value),
        "contains": value in text,
    }
    return tests[str(wanted["@operator"])]


def customization_ids(context: Context) -> Outcome:
    """The script ids of custom fields or lists."""
    asked = read(context.body, "GetCustomizationIdRequest")["customizationType"]
    wanted = asked.get("@getCustomizationType", "")
    if wanted == "customList":
        rows = context.company.store.table("customList").values()
        found = [(row.id, row.fields["scriptId"], row.fields["name"]) for row in rows]
    else:
        fields = [
            known for known in context.company.custom_fields.values() if known.place == _PLACES.get(wanted)
        ]
        found = [(known.internal_id, known.script_id, known.label) for known in fields]
    references = "".join(
        f"<{CORE}:customizationRef internalId={quoteattr(id_)} scriptId={quoteattr(script_id)}>"
        f"{_text('name', name)}</{CORE}:customizationRef>"
        for id_, script_id, name in found
    )
    inner = SUCCESS + _text("totalRecords", len(found))
    inner += _result("customizationRefList", references) if found else ""
    return _result("getCustomizationIdResult", inner), len(found)


def deleted(context: Context) -> Outcome:
    """What was deleted, filtered by date and type."""
    asked = read(context.body, "GetDeletedRequest")
    wanted, page, size = asked["getDeletedFilter"], asked["pageIndex"], 1000
    company = context.company
    found = company.store.deleted
    if types := (wanted.get("type") or {}).get("searchValue"):
        found = [row for row in found if f"_{row.kind}" in types or row.kind in types]
    if dates := wanted.get("deletedDate"):
        test = date_test(dates, company.to_date, company.moment())
        found = [row for row in found if test(row.at)]
    part = found[(page - 1) * size : page * size]
    inner = "".join(_deleted_record(row.kind, row.id, row.external_id, row.at) for row in part)
    counts = {
        "totalRecords": len(found),
        "pageSize": size,
        "totalPages": math.ceil(len(found) / size),
        "pageIndex": page,
    }
    body = SUCCESS + "".join(_text(name, value) for name, value in counts.items())
    return _result("getDeletedResult", body + (_result("deletedRecordList", inner) if inner else "")), len(
        part
    )


def _deleted_record(kind: str, id_: str, external_id: str, at: datetime) -> str:
    external = f" externalId={quoteattr(external_id)}" if external_id else ""
    return _result(
        "deletedRecord",
        _text("deletedDate", moment_text(at))
        + f'<{CORE}:record xsi:type="{CORE}:RecordRef" internalId="{id_}"{external} type="{kind}"/>',
    )


def saved_searches(context: Context) -> Outcome:
    """The account keeps no saved searches."""
    return _result("getSavedSearchResult", SUCCESS + _text("totalRecords", 0)), 0


def item_availability(context: Context) -> Outcome:
    """No stock is kept."""
    return _result("getItemAvailabilityResult", SUCCESS), 0

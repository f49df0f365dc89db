"""Lists of exact names with their ids, and single facts about records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from connector.gateways.errors import RequestRefused
from connector.gateways.netsuite.client import require_success
from connector.gateways.netsuite.criteria import any_of, enum_of, search_of, text_filter
from connector.gateways.netsuite.reading import Record, applied, descendants, records_in, text_of
from connector.gateways.netsuite.records import ITEMS
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder, chunks
from syncrules.language import Fact, Kind, System

PATH = " : "
CUSTOMIZATION = "customization.setup"
ITEM_CHUNK = 200

# Kind -> search record and the field that holds the name.
SEARCHED: dict[Kind, tuple[str, str]] = {
    Kind.TERM: ("TermSearch", "name"),
    Kind.CLASS: ("ClassificationSearch", "name"),
    Kind.DEPARTMENT: ("DepartmentSearch", "name"),
    Kind.LOCATION: ("LocationSearch", "name"),
    Kind.SUBSIDIARY: ("SubsidiarySearch", "name"),
    Kind.PAYMENT_METHOD: ("PaymentMethodSearch", "name"),
    Kind.REV_REC_TEMPLATE: ("RevRecTemplateSearch", "name"),
    Kind.TAX_CODE: ("SalesTaxItemSearch", "itemId"),
}
ACCOUNT_TYPES = {Kind.INCOME_ACCOUNT: "_income", Kind.DEFERRED_ACCOUNT: "_deferredRevenue"}
CUSTOM_LISTS = {Kind.BATCH: "Zuora Batch", Kind.BILL_CYCLE_DAY: "Zuora Bill Cycle Day"}


class Names:
    """The name lists of one account; currencies are kept for the life of the gateway."""

    def __init__(self, finder: Finder, scripts: ScriptIds) -> None:
        self._finder = finder
        self._scripts = scripts
        self._symbols: dict[str, str] = {}
        self._facts: dict[Fact, Callable[[Sequence[str]], dict[str, str]]] = {
            Fact.CUSTOMER_CURRENCY: self._customer_currencies,
            Fact.PAYMENT_DOCUMENTS: self._payment_documents,
            Fact.ITEM_TYPE: self._item_types,
        }

    def names(self, kind: Kind) -> Mapping[str, str]:
        """Exact names (full paths for hierarchies) and internal ids of the active entries of a list."""
        if kind is Kind.CURRENCY:
            return self._currencies()
        if kind is Kind.TAX_SCHEDULE:
            return self._select_values("nonInventorySaleItem", "taxSchedule")
        if kind in CUSTOM_LISTS:
            return self._custom_list(self._scripts.id("list", CUSTOM_LISTS[kind]))
        schema = self._finder.client.schema
        if kind in ACCOUNT_TYPES:
            search = search_of(schema, ITEMS, "AccountSearch", type=enum_of(schema, [ACCOUNT_TYPES[kind]]))
            return full_names(self._records(search), "acctName")
        if kind not in SEARCHED:
            raise RequestRefused("UNEXPECTED", f"NetSuite has no list of {kind}.", system=System.NETSUITE)
        name, field = SEARCHED[kind]
        return full_names(self._records(search_of(schema, ITEMS, name)), field)

    def facts(self, fact: Fact, keys: Sequence[str]) -> Mapping[str, str]:
        """One value by internal id of a customer, payment or item; unknown keys are left out."""
        if fact not in self._facts:
            raise RequestRefused("UNEXPECTED", f"NetSuite cannot tell: {fact}.", system=System.NETSUITE)
        return self._facts[fact]([key for key in dict.fromkeys(keys) if key])

    def currency_symbol(self, internal_id: str) -> str:
        """The symbol of a currency, or an empty text."""
        if not self._symbols:
            self._symbols = {id_: symbol for symbol, id_ in self._currencies().items()}
        return self._symbols.get(internal_id, "")

    def choice(self, record: str, script_id: str, name: str) -> str:
        """The internal id of a custom list field's entry; empty where the account does not tell."""
        try:
            return self._select_values(record, script_id).get(name, "")
        except RequestRefused:
            return ""

    def _records(self, search: object) -> list[Record]:
        return [Record(element) for element in self._finder.search(search)]

    def _currencies(self) -> dict[str, str]:
        reply = self._finder.client.call("getAll", record={"recordType": "currency"})
        found = records_in(require_success(reply))
        return {r.text("symbol") or r.text("name"): r.id for r in found if not r.flag("isInactive")}

    def _select_values(self, record: str, field: str) -> dict[str, str]:
        values: dict[str, str] = {}
        page, pages = 1, 1
        while page <= pages:
            field_of = {"recordType": record, "field": field}
            reply = self._finder.client.call("getSelectValue", fieldDescription=field_of, pageIndex=page)
            result = require_success(reply)
            for entry in descendants(result, "baseRef"):
                values[text_of(entry, "name")] = entry.get("internalId") or ""
            pages = int(text_of(result, "totalPages") or 1)
            page += 1
        return values

    def _custom_list(self, script_id: str) -> dict[str, str]:
        schema = self._finder.client.schema
        search = search_of(
            schema, CUSTOMIZATION, "CustomListSearch", scriptId=text_filter(schema, "is", script_id)
        )
        lists = [Record(element) for element in self._finder.search(search, lines=True)]
        if not lists:
            text = f"NetSuite has no custom list {script_id}."
            values = {"value": script_id}
            raise RequestRefused("SCRIPT_ID_UNKNOWN", text, system=System.NETSUITE, values=values)
        rows = lists[0].rows("customValueList", "customValue")
        return {row.text("value"): row.text("valueId") for row in rows if not row.flag("isInactive")}

    def _customer_currencies(self, keys: Sequence[str]) -> dict[str, str]:
        customers = self._finder.by_id("customer", keys, ITEM_CHUNK)
        symbols = {id_: self.currency_symbol(record.ref("currency")) for id_, record in customers.items()}
        return {id_: symbol for id_, symbol in symbols.items() if symbol}

    def _payment_documents(self, keys: Sequence[str]) -> dict[str, str]:
        payments = self._finder.by_id("customerPayment", keys, ITEM_CHUNK)
        return {
            id_: " ".join(line.text("doc") for line in applied(record)) for id_, record in payments.items()
        }

    def _item_types(self, keys: Sequence[str]) -> dict[str, str]:
        # A getList would need the very type that is asked for, so the items are searched by id.
        schema = self._finder.client.schema
        searches = [
            search_of(schema, ITEMS, "ItemSearch", internalId=any_of(schema, part))
            for part in chunks(keys, ITEM_CHUNK)
        ]
        found = self._finder.gather(self._records, searches)
        return {record.id: record.type for part in found for record in part}


def full_names(records: Iterable[Record], field: str) -> dict[str, str]:
    """`Parent : Child` names and ids of the active records, built from the chain of parents."""
    known = {record.id: record for record in records}
    return {
        full_name(record, known, field): record.id
        for record in known.values()
        if not record.flag("isInactive")
    }


def full_name(record: Record, known: Mapping[str, Record], field: str) -> str:
    """The path of one record; a parent outside the list is taken by the name in the reference."""
    # Some lists already give the whole path in the name field.
    name = record.text(field)
    parent_id = record.ref("parent")
    if not parent_id or PATH in name:
        return name
    parent = known.get(parent_id)
    above = full_name(parent, known, field) if parent is not None else record.ref_name("parent")
    return f"{above}{PATH}{name}" if above else name

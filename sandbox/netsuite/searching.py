"""Which records a search record asks for: its type, its criteria fields, its joins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.criteria import (
    Test,
    boolean_test,
    choice_test,
    date_test,
    number_test,
    string_test,
)
from sandbox.netsuite.kinds import ITEMS, KINDS, TRANSACTIONS
from sandbox.netsuite.records import Record, Ref, Refused
from sandbox.netsuite.typetable import BY_NAME

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

# Search name (TransactionSearch without "Search") -> the record types it covers.
COVERED: dict[str, tuple[str, ...]] = {
    "Transaction": TRANSACTIONS,
    "Customer": ("customer",),
    "Item": ITEMS,
} | {
    kind.type: (name,)
    for name, kind in KINDS.items()
    if f"{kind.type}Search" in BY_NAME and kind.group not in ("transaction", "entity", "item")
}
_INDEXED = {"custbodyzuoraid", "custentityzuoraid", "custitemzuoraid"}
_STATUS = {
    ("invoice", "Open"): "_invoiceOpen",
    ("invoice", "Paid In Full"): "_invoicePaidInFull",
    ("creditMemo", "Open"): "_creditMemoOpen",
    ("creditMemo", "Fully Applied"): "_creditMemoFullyApplied",
    ("customerPayment", "Deposited"): "_paymentDeposited",
    ("customerPayment", "Not Deposited"): "_paymentNotDeposited",
    ("customerRefund", "Fully Applied"): "_customerRefundFullyApplied",
}

Getter = Callable[["Company", Record], Any]


def status_value(record: Record) -> str:
    """The status as a search filter writes it."""
    return _STATUS.get((record.kind, record.fields.get("status", "")), "")


def _address(part: str) -> Getter:
    return lambda company, record: " ".join(
        str((line.get("addressbookAddress") or {}).get(part) or "")
        for line in record.fields.get("addressbookList") or []
    ).strip()


def amount_remaining(record: Record) -> Any:
    """What is open of an invoice, payment or credit memo; None for other transactions."""
    return (
        record.fields.get("unapplied")
        if record.kind == "customerPayment"
        else record.fields.get("amountRemaining")
    )


# Criteria and columns whose name is not simply that of the stored field.
GETTERS: dict[str, Getter] = {
    "internalId": lambda company, record: record.id,
    "internalIdNumber": lambda company, record: record.id,
    "externalId": lambda company, record: record.external_id.lower(),
    "externalIdString": lambda company, record: record.external_id,
    "entity": lambda company, record: record.fields.get("entity") or record.fields.get("customer"),
    "type": lambda company, record: record.fields.get("acctType") or KINDS[record.kind].search_value,
    "recordType": lambda company, record: record.kind.lower(),
    "status": lambda company, record: status_value(record),
    "dateCreated": lambda company, record: (
        record.fields.get("dateCreated") or record.fields.get("createdDate")
    ),
    "created": lambda company, record: record.fields.get("createdDate"),
    "amount": lambda company, record: record.fields.get("total"),
    "fxAmount": lambda company, record: record.fields.get("total"),
    "amountRemaining": lambda company, record: amount_remaining(record),
    "amountPaid": lambda company, record: record.fields.get("amountPaid") or record.fields.get("applied"),
    "item": lambda company, record: [line.get("item") for line in record.fields.get("itemList") or []],
    "quantity": lambda company, record: None,
    "voided": lambda company, record: False,
    "appliedToTransaction": lambda company, record: [
        str(line["doc"]) for line in record.fields.get("applyList") or []
    ],
    "applyingTransaction": lambda company, record: list(company.store.applications.get(record.id, ())),
    "name": lambda company, record: company.name_of((record.kind,), record.id),
    "nameNoHierarchy": lambda company, record: record.fields.get("name"),
    "number": lambda company, record: record.fields.get("acctNumber"),
    "displayName": lambda company, record: record.fields.get("displayName") or record.fields.get("acctName"),
    "account": lambda company, record: (
        record.fields.get("incomeAccount") if record.kind in ITEMS else record.fields.get("account")
    ),
    "subsidiary": lambda company, record: (
        record.fields.get("subsidiary") or record.fields.get("subsidiaryList")
    ),
    "city": _address("city"),
    "state": _address("state"),
    "zipCode": _address("zip"),
    "country": _address("country"),
    "address": _address("addr1"),
}
# Criteria on lines of a transaction: they decide which rows an advanced search shows, not which records.
ROW_CRITERIA = frozenset({"mainLine", "taxLine", "shipping"})

# Join -> (the record types joined, how to get the joined ids of a record).
_Ids = Callable[["Company", Record], Iterable[str]]
_JOINS: dict[str, tuple[tuple[str, ...], _Ids]] = {
    "customerJoin": (("customer",), lambda company, record: [GETTERS["entity"](company, record) or ""]),
    "customerMainJoin": (("customer",), lambda company, record: [GETTERS["entity"](company, record) or ""]),
    "itemJoin": (ITEMS, lambda company, record: GETTERS["item"](company, record)),
    "createdFromJoin": (TRANSACTIONS, lambda company, record: [record.fields.get("createdFrom") or ""]),
    "subsidiaryJoin": (("subsidiary",), lambda company, record: [record.fields.get("subsidiary") or ""]),
    "accountJoin": (("account",), lambda company, record: [record.fields.get("account") or ""]),
    "appliedToTransactionJoin": (TRANSACTIONS, GETTERS["appliedToTransaction"]),
    "paidTransactionJoin": (TRANSACTIONS, GETTERS["appliedToTransaction"]),
    "applyingTransactionJoin": (TRANSACTIONS, GETTERS["applyingTransaction"]),
    "payingTransactionJoin": (TRANSACTIONS, GETTERS["applyingTransaction"]),
    "parentCustomerJoin": (("customer",), lambda company, record: [record.fields.get("parent") or ""]),
    "parentJoin": (ITEMS, lambda company, record: [record.fields.get("parent") or ""]),
    "subCustomerJoin": (
        ("customer",),
        lambda company, record: [
            child.id
            for child in company.store.records(("customer",))
            if child.fields.get("parent") == record.id
        ],
    ),
    "transactionJoin": (
        TRANSACTIONS,
        lambda company, record: [
            other.id
            for other in company.store.records(TRANSACTIONS)
            if record.id in (GETTERS["entity"](company, other), *GETTERS["item"](company, other))
        ],
    ),
}


def joined(company: Company, join: str, record: Record) -> list[Record]:
    """The records a join leads to."""
    kinds, ids = _JOINS[join]
    found = (company.store.find(kinds, id_) for id_ in ids(company, record))
    return [other for other in found if other is not None]


Match = Callable[[Record], bool]


def field_value(company: Company, name: str, record: Record) -> Any:
    """The value that a criterion or column of this name looks at."""
    getter = GETTERS.get(name)
    return getter(company, record) if getter is not None else record.fields.get(name)


def _test(company: Company, type_name: str, name: str, criterion: dict[str, Any]) -> Test:
    if type_name == "SearchStringField":
        return string_test(criterion)
    if type_name == "SearchBooleanField":
        return boolean_test(criterion)
    if type_name == "SearchDateField":
        return date_test(criterion, company.to_date, company.moment())
    if type_name in ("SearchDoubleField", "SearchLongField", "SearchTextNumberField"):
        return number_test(criterion)
    wanted = criterion.get("searchValue", [])
    if name == "externalId":
        ids = [item.external_id.lower() for item in wanted]
    else:
        ids = [item.id if isinstance(item, Ref) else str(item) for item in wanted]
    return choice_test(ids, criterion.get("@operator"))


def matches(company: Company, basic_type: str, basic: dict[str, Any]) -> list[Match]:
    """One predicate for each criterion of a basic search; raises Refused."""
    declared = BY_NAME[basic_type].by_name
    found: list[Match] = []
    for name, criterion in basic.items():
        if name.startswith("@") or name in ROW_CRITERIA:
            continue
        if name == "customFieldList":
            found += [_custom_match(company, item) for item in criterion.get("customField", [])]
            continue
        test = _test(company, declared[name].type, name, criterion)
        found.append(_field_match(company, name, test))
    return found


def _field_match(company: Company, name: str, test: Test) -> Match:
    getter = GETTERS.get(name)
    if getter is None:
        return lambda record: test(record.fields.get(name))
    return lambda record: test(getter(company, record))


def _custom_match(company: Company, criterion: dict[str, Any]) -> Match:
    script_id = criterion.get("@scriptId") or criterion.get("@internalId", "")
    known = company.custom_fields.get(script_id)
    if known is None:
        raise Refused("INVALID_CSTM_FIELD_REF", f"Invalid custom field reference {script_id}.")
    test = _custom_test(company, criterion)
    if known.place == "column":
        return lambda record: any(
            test((line.get("customFieldList") or {}).get(script_id))
            for line in record.fields.get("itemList") or []
        )
    return lambda record: test(record.custom.get(script_id))


def _custom_test(company: Company, criterion: dict[str, Any]) -> Test:
    type_name = criterion["@type"].replace("CustomField", "Field")
    if type_name == "SearchMultiSelectField":
        wanted = [(item.get("@internalId") or "") for item in criterion.get("searchValue", [])]
        return choice_test(wanted, criterion.get("@operator"))
    return _test(company, type_name, "", criterion)


def candidates(company: Company, kinds: tuple[str, ...], basic: dict[str, Any]) -> Iterable[Record]:
    """Records worth testing: those of the asked types, or fewer through an index."""
    for criterion in (basic.get("customFieldList") or {}).get("customField", []):
        if criterion.get("@scriptId") in _INDEXED and criterion.get("@operator") == "is":
            hits = company.store.by_custom(criterion["@scriptId"], criterion.get("searchValue", ""))
            return sorted((hit for hit in hits if hit.kind in kinds), key=lambda hit: int(hit.id))
    asked = basic.get("internalId") or {}
    if asked.get("@operator") == "anyOf" and "@NONE@" not in [ref.id for ref in asked.get("searchValue", [])]:
        found = (company.store.find(kinds, ref.id) for ref in asked.get("searchValue", []))
        return sorted({hit.id: hit for hit in found if hit}.values(), key=lambda hit: int(hit.id))
    types = basic.get("type") or {}
    if types.get("@operator") == "anyOf" and kinds in (TRANSACTIONS, ITEMS):
        wanted = set(types.get("searchValue", []))
        kinds = tuple(kind for kind in kinds if KINDS[kind].search_value in wanted)
    return company.store.records(kinds)


def select(company: Company, name: str, criteria: dict[str, Any]) -> list[Record]:
    """The records a search asks for, by ascending id within a type; raises Refused.

    `name` is the search without its suffix, `criteria` its decoded body (`basic` and joins).
    """
    kinds = COVERED[name]
    basic = criteria.get("basic") or {}
    tests = matches(company, f"{name}SearchBasic", basic)
    for join, wanted in criteria.items():
        if join != "basic" and not join.startswith("@"):
            tests.append(_join_match(company, name, join, wanted))
    return [record for record in candidates(company, kinds, basic) if all(test(record) for test in tests)]


def _join_match(company: Company, name: str, join: str, wanted: dict[str, Any]) -> Match:
    basic_type = BY_NAME[f"{name}Search"].by_name[join].type
    tests = matches(company, basic_type, wanted)
    return lambda record: any(all(test(other) for test in tests) for other in joined(company, join, record))

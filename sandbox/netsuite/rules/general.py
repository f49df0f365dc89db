"""Rules that hold for many record types: periods, uniqueness, numbering, activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.kinds import KINDS
from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rules.draft import Draft

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

# A change of these moves the general ledger; anything else is allowed in a closed period.
LEDGER_FIELDS = (
    "itemList", "applyList", "lineList", "tranDate", "total", "payment", "entity", "customer", "currency",
    "account", "arAcct", "subsidiary",
)  # fmt: skip
_DUPLICATES = {
    "entity": ("DUP_ENTITY", "This entity already exists."),
    "item": (
        "DUP_ITEM",
        "Uniqueness error - there is already an item with that name or external reference code.",
    ),
    "transaction": ("DUP_RCRD", "This record already exists: its number is in use."),
}


def check_period(company: Company, record: Record) -> None:
    """Raises Refused CLOSED_TRAN_PRD when a transaction's date lies in a closed period."""
    day = record.fields.get("tranDate")
    if company.is_closed(day):
        raise Refused(
            "CLOSED_TRAN_PRD", f"The posting period of {day:%b %Y} is closed. Please choose an open period."
        )


def check_ledger(company: Company, draft: Draft) -> None:
    """Raises Refused when a locked or closed transaction would be changed in the ledger."""
    if draft.old is None:
        check_period(company, draft.record)
    elif draft.changed(*LEDGER_FIELDS):
        if draft.old.locked:
            raise Refused("RCRD_UNEDITABLE", "This transaction is locked and cannot be edited.")
        check_period(company, draft.old)
        check_period(company, draft.record)


def check_unique(company: Company, draft: Draft) -> None:
    """Raises Refused when the name or number is already used by another record."""
    for key in company.store.unique_keys(draft.record):
        holder = company.store.holder_of(key)
        if holder is not None and holder != draft.record.id:
            raise Refused(*_DUPLICATES[KINDS[draft.record.kind].group])


def number(company: Company, draft: Draft) -> None:
    """Give a new transaction its number, unless the client may and does set it; raises Refused."""
    kind = draft.record.kind
    if draft.changed("tranId") and "tranId" in draft.given and not company.may_number(kind):
        raise Refused(
            "INSUFFICIENT_PERMISSION",
            "You do not have permissions to set a value for element tranId due to one of the following "
            "reasons: 1) The field is read-only; 2) An associated feature is disabled; 3) The field is "
            "available either when a record is created or updated, but not in both cases.",
        )
    if draft.is_new and not draft.fields.get("tranId"):
        draft.fields["tranId"] = company.next_number(kind)


def active(company: Company, draft: Draft, field: str, kinds: tuple[str, ...]) -> Record:
    """The active record a mandatory reference names; raises Refused INVALID_KEY_OR_REF."""
    id_ = draft.fields.get(field, "")
    record = company.store.find(kinds, id_)
    if record is None or (draft.is_new and record.fields.get("isInactive")):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid {field} reference key {id_}.")
    return record

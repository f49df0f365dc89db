"""Add, update, upsert and delete of one record: look up, translate, merge, apply the rules, store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.kinds import KINDS
from sandbox.netsuite.merging import merge
from sandbox.netsuite.records import CUSTOM, Record, Refused, Submitted
from sandbox.netsuite.rules import Draft, check_delete, finish, settle
from sandbox.netsuite.translate import translate
from sandbox.netsuite.typetable import BY_NAME

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

NOT_FOUND = "That record does not exist."


def add(company: Company, submitted: Submitted) -> Record:
    """Create a record; raises Refused (a used external id: DUP_RCRD)."""
    kind = KINDS[submitted.kind]
    if submitted.external_id and not kind.external_ids:
        raise Refused("INVALID_ID", f"External ids are not supported on {kind.name}.")
    if submitted.external_id and company.store.by_external_id(kind.group, submitted.external_id):
        raise Refused("DUP_RCRD", "This record already exists")
    fields = merge({}, translate(company, submitted), submitted.replace)
    id_ = submitted.id or company.store.next_id(kind.group)
    record = Record(submitted.kind, id_, submitted.external_id, fields)
    if submitted.nulls:
        _clear(company, record, fields, submitted.nulls)
    draft = Draft(record, None, set(submitted.fields), set(submitted.nulls))
    finish(company, draft)
    moment = company.moment()
    created = "dateCreated" if kind.name == "customer" else "createdDate"
    if kind.group in ("entity", "item", "transaction"):
        fields.setdefault(created, moment)
        fields.setdefault("lastModifiedDate", moment)
    company.store.put(record)
    settle(company, draft)
    return record


def find(company: Company, kind: str, id_: str, external_id: str) -> Record:
    """The record of a type by internal or external id; raises Refused RCRD_DSNT_EXIST."""
    if id_:
        record = company.store.find((kind,), id_)
    else:
        record = company.store.by_external_id(KINDS[kind].group, external_id) if external_id else None
    if record is None or record.kind != kind:
        raise Refused("RCRD_DSNT_EXIST", NOT_FOUND)
    return record


def update(company: Company, submitted: Submitted) -> Record:
    """Change the submitted fields of a record; equal values change nothing. Raises Refused."""
    old = find(company, submitted.kind, submitted.id, submitted.external_id)
    fields = merge(old.fields, translate(company, submitted), submitted.replace)
    _clear(company, old, fields, submitted.nulls)
    external_id = submitted.external_id or old.external_id
    record = Record(old.kind, old.id, external_id, fields, old.locked)
    finish(company, Draft(record, old, set(submitted.fields), set(submitted.nulls)))
    if record.fields == old.fields and external_id == old.external_id:
        return old
    if KINDS[old.kind].group in ("entity", "item", "transaction"):
        fields["lastModifiedDate"] = company.moment()
    company.store.put(record, old)
    settle(company, Draft(record, old, set(submitted.fields), set(submitted.nulls)))
    return record


def _clear(company: Company, old: Record, fields: dict[str, object], nulls: tuple[str, ...]) -> None:
    declared = BY_NAME[KINDS[old.kind].type].by_name
    for name in nulls:
        known = company.custom_fields.get(name)
        if known is not None and known.place == company.place_of(old.kind):
            fields[CUSTOM] = {key: value for key, value in _custom(fields).items() if key != name}
        elif name in declared and name not in ("customForm", "nullFieldList"):
            fields.pop(name, None)
        else:
            raise Refused("INVALID_FIELD_NAME_FOR_NULL", f"Invalid field name {name} for null.")


def _custom(fields: dict[str, object]) -> dict[str, object]:
    found = fields.get(CUSTOM)
    return found if isinstance(found, dict) else {}


def upsert(company: Company, submitted: Submitted) -> Record:
    """Create or change a record by external id; raises Refused USER_ERROR when an internal id is given."""
    if submitted.id or not submitted.external_id:
        raise Refused("USER_ERROR", "An upsert needs an externalId and must not carry an internalId.")
    known = company.store.by_external_id(KINDS[submitted.kind].group, submitted.external_id)
    return update(company, submitted) if known is not None else add(company, submitted)


def delete(company: Company, kind: str, id_: str, external_id: str) -> Record:
    """Delete a record and free its external id; raises Refused while others depend on it."""
    record = find(company, kind, id_, external_id)
    check_delete(company, record)
    company.store.remove(record, company.moment())
    settle(company, Draft(Record(kind, record.id, record.external_id, {}), record, set(), set()))
    return record

"""The operations on records: add, update, upsert, delete, get, and their list forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import quoteattr

from sandbox.netsuite import writes
from sandbox.netsuite.company import Company
from sandbox.netsuite.context import Context
from sandbox.netsuite.kinds import KINDS
from sandbox.netsuite.reading import read, read_record
from sandbox.netsuite.records import Record, Ref, Refused, Submitted
from sandbox.netsuite.rendering import Renderer
from sandbox.netsuite.soap import CORE, MESSAGES, SUCCESS, count_fault, failure
from sandbox.netsuite.views import shown

Outcome = tuple[str, int]
LIMITS = {"addList": 200, "updateList": 100, "upsertList": 100, "deleteList": 200, "getList": 1000}
_WRITES: dict[str, Callable[[Company, Submitted], Record]] = {
    "add": writes.add,
    "update": writes.update,
    "upsert": writes.upsert,
}


def write(context: Context) -> Outcome:
    """add, update, upsert and their list forms."""
    verb = context.operation.removesuffix("List")
    records = list(context.body)
    _check_count(context.operation, len(records))
    answers = [_write_one(context, verb, element) for element in records]
    return _wrapped(context.operation, "writeResponse", answers), len(records)


def _check_count(operation: str, count: int) -> None:
    limit = LIMITS.get(operation, 1)
    if count > limit:
        raise count_fault(limit)


def _wrapped(operation: str, name: str, answers: list[str]) -> str:
    inner = "".join(answers)
    return f"<{MESSAGES}:{name}List>{inner}</{MESSAGES}:{name}List>" if operation.endswith("List") else inner


def _write_one(context: Context, verb: str, element: Any) -> str:
    submitted = read_record(element)
    if submitted is None:
        return _written(failure(Refused("INVALID_RCRD_TYPE", "The record type is not supported.")))
    reference = _reference(submitted.kind, submitted.id, submitted.external_id)
    try:
        context.refuse(submitted)
        if verb == "add" and submitted.id:
            raise Refused("USER_ERROR", "A new record must not carry an internalId.")
        record = _WRITES[verb](context.company, submitted)
    except Refused as refusal:
        return _written(failure(refusal), reference)
    reference = _reference(record.kind, record.id, record.external_id)
    if context.fails_after_submit(submitted):
        warning = Refused("UNEXPECTED_ERROR", "An after-submit script failed; the record was saved.")
        return _written(failure(warning, after_submit=True), reference)
    return _written(SUCCESS, reference)


def _written(status: str, reference: str = "") -> str:
    return f"<{MESSAGES}:writeResponse>{status}{reference}</{MESSAGES}:writeResponse>"


def _reference(kind: str, id_: str, external_id: str) -> str:
    ids = f" internalId={quoteattr(id_)}" if id_ else ""
    ids += f" externalId={quoteattr(external_id)}" if external_id else ""
    return f'<{MESSAGES}:baseRef xsi:type="{CORE}:RecordRef"{ids} type="{kind}"/>' if ids else ""


def _references(body: Any) -> list[Ref]:
    return [read(element, "BaseRef") for element in body if element.tag.endswith("}baseRef")]


def delete(context: Context) -> Outcome:
    """delete and deleteList."""
    references = _references(context.body)
    _check_count(context.operation, len(references))
    answers = [_delete_one(context, ref) for ref in references]
    return _wrapped(context.operation, "writeResponse", answers), len(references)


def _delete_one(context: Context, ref: Ref) -> str:
    try:
        kind = _kind(ref)
        context.refuse(Submitted(kind, ref.id, ref.external_id))
        record = writes.delete(context.company, kind, ref.id, ref.external_id)
    except Refused as refusal:
        return _written(failure(refusal), _reference(ref.kind, ref.id, ref.external_id))
    return _written(SUCCESS, _reference(record.kind, record.id, record.external_id))


def _kind(ref: Ref) -> str:
    if ref.kind not in KINDS or not KINDS[ref.kind].type:
        raise Refused("INVALID_RCRD_TYPE", f"The record type {ref.kind or '(none)'} is not supported.")
    return ref.kind


def link(context: Context) -> Outcome:
    """attach and detach: no file or contact is kept here."""
    refusal = Refused("FEATURE_DISABLED", "This account has nothing to attach.")
    return _written(failure(refusal)), 0


def get(context: Context) -> Outcome:
    """get and getList, in the order asked."""
    references = _references(context.body)
    _check_count(context.operation, len(references))
    renderer = Renderer(context.company)
    answers = [_get_one(context.company, renderer, ref) for ref in references]
    return _wrapped(context.operation, "readResponse", answers), len(references)


def _get_one(company: Company, renderer: Renderer, ref: Ref) -> str:
    try:
        record = writes.find(company, _kind(ref), ref.id, ref.external_id)
    except Refused as refusal:
        return read_response(failure(refusal))
    return read_response(SUCCESS + renderer.record(shown(company, record), tag=f"{MESSAGES}:record"))


def read_response(inner: str) -> str:
    """One readResponse element."""
    return f"<{MESSAGES}:readResponse>{inner}</{MESSAGES}:readResponse>"

"""Customers: mandatory names, subsidiary, one billing and one shipping address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.records import Refused
from sandbox.netsuite.rules.draft import Draft

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company


def finish(company: Company, draft: Draft) -> None:
    """Check a customer and fill in entity id, currency and stage; raises Refused."""
    fields = draft.fields
    fields.setdefault("isPerson", False)
    fields.setdefault("isInactive", False)
    fields.setdefault("stage", "_customer")
    if fields["isPerson"]:
        draft.require("firstName", "First Name")
        draft.require("lastName", "Last Name")
    else:
        draft.require("companyName", "Company Name")
    if company.one_world:
        draft.require("subsidiary", "Primary Subsidiary")
    _check_subsidiary(company, draft)
    if not fields.get("entityId"):
        fields["entityId"] = company.next_number("customer")
    fields.setdefault("currency", company.base_currency())
    if draft.old is not None and draft.changed("currency") and company.is_used(draft.old):
        raise Refused("INVALID_CUR", "The currency of a customer with transactions cannot be changed.")
    if fields.get("parent") == draft.record.id:
        raise Refused("INVALID_KEY_OR_REF", f"Invalid parent reference key {draft.record.id}.")
    _settle_defaults(draft)


def _check_subsidiary(company: Company, draft: Draft) -> None:
    if draft.old is not None and draft.changed("subsidiary") and company.is_used(draft.old):
        raise Refused("USER_ERROR", "The subsidiary of an entity with transactions cannot be changed.")
    subsidiary = company.store.find(("subsidiary",), draft.fields.get("subsidiary", ""))
    if subsidiary is not None and subsidiary.fields.get("isInactive"):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid subsidiary reference key {subsidiary.id}.")


def _settle_defaults(draft: Draft) -> None:
    # The account keeps at most one default per purpose: the line that came last wins.
    lines = [dict(line) for line in draft.fields.get("addressbookList") or []]
    if lines:
        draft.fields["addressbookList"] = lines
    for purpose in ("defaultBilling", "defaultShipping"):
        chosen = [line for line in lines if line.get(purpose)]
        for line in chosen[:-1]:
            line[purpose] = False

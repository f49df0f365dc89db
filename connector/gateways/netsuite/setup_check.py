"""The connection test: log in, read the clock and limits, and look for every script id (setup.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from connector.gateways.base import ConnectionFacts
from connector.gateways.errors import AuthenticationFailed, GatewayError, TemporarilyUnavailable
from connector.gateways.netsuite.client import Client, require_success
from connector.gateways.netsuite.reading import descendants, text_of
from connector.gateways.netsuite.scripts import PREFIXES, ScriptIds
from syncrules.field_mapping import FieldMapping

# Group of the script id table -> SuiteTalk's customization type.
CUSTOMIZATIONS = {
    "entity": "entityCustomField",
    "item": "itemCustomField",
    "body": "transactionBodyCustomField",
    "column": "transactionColumnCustomField",
    "list": "customList",
}


def check(
    client: Client, account: str, scripts: ScriptIds, mapped: Iterable[FieldMapping] = ()
) -> ConnectionFacts:
    """What the account tells about itself; raises GatewayError when it cannot be reached at all."""
    mapped = list(mapped)
    server_time = text_of(require_success(client.call("getServerTime")), "serverTime")
    notes = [(True, f"Logged in to NetSuite account {account}; its clock shows {server_time}.")]
    concurrency = _concurrency(client)
    if concurrency is None:
        notes.append((False, "The concurrency limit could not be read; the preference applies."))
    else:
        notes.append((True, f"NetSuite allows {concurrency} requests at once."))
    for group in CUSTOMIZATIONS:
        ours = [row for row in mapped if row.script_id.startswith(PREFIXES[group])]
        notes += _script_ids(client, group, scripts, ours)
    return ConnectionFacts(account, concurrency=concurrency, notes=tuple(notes))


def _try(client: Client, operation: str, **arguments: Any) -> etree._Element | None:
    """The result of a call that may be forbidden to the role; None when it is refused."""
    try:
        return require_success(client.call(operation, **arguments))
    except (AuthenticationFailed, TemporarilyUnavailable):
        raise
    except GatewayError:
        return None


def _concurrency(client: Client) -> int | None:
    own = _try(client, "getIntegrationGovernanceInfo")
    if limit := text_of(own, "integrationConcurrencyLimit"):
        return int(limit)
    shared = _try(client, "getAccountGovernanceInfo")
    limit = text_of(shared, "unallocatedConcurrencyLimit") or text_of(shared, "accountConcurrencyLimit")
    return int(limit) if limit else None


def _script_ids(
    client: Client, group: str, scripts: ScriptIds, mapped: Iterable[FieldMapping]
) -> Iterator[tuple[bool, str]]:
    kind = CUSTOMIZATIONS[group]
    result = _try(
        client,
        "getCustomizationId",
        customizationType={"getCustomizationType": kind},
        includeInactives=False,
    )
    wanted = [field for field in scripts if field.group == group and field.own]
    if result is None:
        yield False, f"The role may not list {group} fields, so {len(wanted)} script ids are unchecked."
        return
    known = {
        (e.get("scriptId") or "").lower(): e.get("internalId") or ""
        for e in descendants(result, "customizationRef")
    }
    missing = [field for field in wanted if field.script_id.lower() not in known]
    if not missing:
        yield True, f"All {len(wanted)} {group} script ids exist."
    for field in missing:
        yield False, f"Script id {field.script_id} ({field.label}) does not exist in NetSuite."
    for row in mapped:
        yield _mapped(row, known.get(row.script_id.lower()))


def _mapped(row: FieldMapping, internal_id: str | None) -> tuple[bool, str]:
    """Checked ahead, because the custom field phase is not tried again."""
    if internal_id is None:
        return False, f"Custom field mapping {row.zuora_field}: {row.script_id} does not exist in NetSuite."
    if internal_id and internal_id != row.internal_id:
        text = f"{row.script_id} has internal id {internal_id}, not {row.internal_id}."
        return False, f"Custom field mapping {row.zuora_field}: {text}"
    return True, f"Custom field mapping {row.zuora_field}: {row.script_id} exists."

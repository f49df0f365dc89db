"""What the readers of records that start in NetSuite ask in the same way: their candidates."""

from __future__ import annotations

from typing import Any

from connector.gateways.netsuite.criteria import custom_choice
from connector.gateways.netsuite.names import Names
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.wsdl import Schema

SEND_TO_ZUORA = "Send to Zuora"
YES = "Yes"
NONE = "@NONE@"


def sent_to_zuora(schema: Schema, scripts: ScriptIds, names: Names, group: str, record: str) -> Any:
    """A filter: Send to Zuora is Yes, or at least filled where the list's entries cannot be read."""
    script_id = scripts.id(group, SEND_TO_ZUORA)
    if yes := names.choice(record, script_id, YES):
        return custom_choice(schema, script_id, "anyOf", yes)
    return custom_choice(schema, script_id, "noneOf", NONE)

"""The script id table: label of a bundle field -> script id and type (spec: custom-fields.md, D11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from connector.gateways.errors import RequestRefused
from syncrules.language import System


class FieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    CHECKBOX = "checkbox"
    LIST = "list"
    REFERENCE = "reference"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ScriptField:
    """One row of the table. `group` is entity, item, body, column or list."""

    group: str
    label: str
    script_id: str
    kind: FieldKind = FieldKind.TEXT
    own: bool = True  # False: the field belongs to another vendor's bundle


AVALARA = "Avalara Tax Code"
PREFIXES = {
    "entity": "custentity",
    "item": "custitem",
    "body": "custbody",
    "column": "custcol",
    "list": "customlist",
}

_TEXTS: dict[str, str] = {
    "item": "Charge Model|Charge Type|Created Date|ID|Product Name|Product Rate Plan Charge Name"
    "|Product Rate Plan Name|Sync Date|Tax Code|Type|Billing Period",
    "entity": "Account MRR|Bill To ID|Bill To Tax Region|Bill To Work Email|Created Date|CRM ID"
    "|Customer Service Rep Name|Default Payment Method|ID|Purchase Order Number|Sales Rep|Sold To ID"
    "|Sold To Work Email|Sync Date|Tax Exempt Certificate ID|Tax Exempt Status|Updated Date"
    "|Integration Status|Payment Term|Account Number",
    "body": "Created Date|Customer ID (Payment)|Customer ID (Sales)|ID|Integration Status|Origin"
    "|Reference Number|Related Reference Number|Sync Date|Type|Updated Date|Amount Without Tax"
    "|Last Email Sent Date|Posted Date|Target Date|Tax Amount|Tax Exempt Amount|Reference ID"
    "|Adjustment Type|Payment Type|Credit Card Type|Payment Reference ID|Refund Reference ID|Refund Type"
    "|Subscription Number|Initial Term|Renewal Term|Term Setting",
    "column": "Charge Date|ID|Item ID|Reference Number|Service End Date|Service Start Date"
    "|Subscription Notes|Subscription Number|Sync Date|Tax Rate|Tax Rate Description|Type",
}

_OTHERS: tuple[tuple[str, str, FieldKind], ...] = (
    ("item", "Zuora Taxable", FieldKind.CHECKBOX),
    ("item", AVALARA, FieldKind.TEXT),
    ("entity", "Zuora Auto Pay", FieldKind.CHECKBOX),
    ("entity", "Zuora Batch", FieldKind.LIST),
    ("entity", "Zuora Bill Cycle Day", FieldKind.LIST),
    ("entity", "Send to Zuora", FieldKind.LIST),
    ("body", "Zuora Related Transaction", FieldKind.REFERENCE),
    ("body", "Create Zuora Refund", FieldKind.CHECKBOX),
    ("body", "Zuora Refund Payment Reference", FieldKind.REFERENCE),
    ("body", "Zuora Sync Updates", FieldKind.LIST),
    ("body", "Zuora Term Start Date", FieldKind.DATE),
    ("body", "Zuora Auto Renew", FieldKind.LIST),
    ("body", "Zuora Contract Effective Date", FieldKind.DATE),
    ("body", "Zuora Service Activation Date", FieldKind.DATE),
    ("body", "Zuora Customer Acceptance Date", FieldKind.DATE),
    ("body", "Send to Zuora", FieldKind.LIST),
    ("list", "Zuora Batch", FieldKind.LIST),
    ("list", "Zuora Bill Cycle Day", FieldKind.LIST),
)

# Second names that the maps print for the same field.
_ALIASES = {
    ("item", "Zuora Is Taxable"): "Zuora Taxable",
    ("column", "Zuora Item Type"): "Zuora Type",
    ("body", "Zuora Auto Renewal"): "Zuora Auto Renew",
    ("body", "Zuora Send To Zuora"): "Send to Zuora",
}


# Labels whose documented or known script id does not follow the pattern.
_SPECIAL = {"Send to Zuora": "{}zuorasendtozuora", AVALARA: "{}_ava_taxcode"}


def default_script_id(group: str, label: str) -> str:
    """Prefix + label in lower case, only letters and digits: the pattern of D11."""
    if label in _SPECIAL:
        return _SPECIAL[label].format(PREFIXES[group])
    return PREFIXES[group] + "".join(c for c in label.lower() if c.isalnum())


def _rows() -> Iterator[tuple[str, str, FieldKind]]:
    for group, labels in _TEXTS.items():
        for label in labels.split("|"):
            yield group, f"Zuora {label}", FieldKind.TEXT
    yield from _OTHERS


class ScriptIds:
    """The table of one connection. `overrides` maps (group, label) to the script id of that account."""

    def __init__(self, overrides: Mapping[tuple[str, str], str] | None = None) -> None:
        own = overrides or {}
        self._fields = {
            (group, label): ScriptField(
                group=group,
                label=label,
                script_id=own.get((group, label)) or default_script_id(group, label),
                kind=kind,
                own=label != AVALARA,
            )
            for group, label, kind in _rows()
        }

    def __iter__(self) -> Iterator[ScriptField]:
        return iter(self._fields.values())

    def knows(self, group: str, label: str) -> bool:
        """Whether the table has a field of that label."""
        return (group, _ALIASES.get((group, label), label)) in self._fields

    def field(self, group: str, label: str) -> ScriptField:
        """The row of a label; raises RequestRefused for a label that the table does not have."""
        row = self._fields.get((group, _ALIASES.get((group, label), label)))
        if row is None:
            text = f"No {group} field is labelled {label} in the script id table."
            raise RequestRefused("SCRIPT_ID_UNKNOWN", text, system=System.NETSUITE, values={"value": label})
        return row

    def id(self, group: str, label: str) -> str:
        """The script id of a label."""
        return self.field(group, label).script_id

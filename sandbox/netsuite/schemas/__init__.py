"""The subset of the SuiteTalk types that the sandbox knows, as compact declarations.

A declaration is `"Name"` or `"Name < Base"` -> words, in element order:
`name:type` an optional element, `name:type!` a required one, `name:type*` a repeated one,
`^name` a reference to a global element of core.platform, `@name:type` an attribute (`=x` its default),
`abstract` the type itself. Types of one letter are listed in `SHORT`.
"""

from __future__ import annotations

# Namespaces in the vendor's import order; clients number their automatic prefixes ns0..ns45 by it.
NAMESPACES = [
    "core.platform",
    "types.core.platform",
    "types.faults.platform",
    "faults.platform",
    "messages.platform",
    "common.platform",
    "types.common.platform",
    "scheduling.activities",
    "types.scheduling.activities",
    "communication.general",
    "types.communication.general",
    "filecabinet.documents",
    "types.filecabinet.documents",
    "relationships.lists",
    "types.relationships.lists",
    "support.lists",
    "types.support.lists",
    "accounting.lists",
    "types.accounting.lists",
    "sales.transactions",
    "types.sales.transactions",
    "purchases.transactions",
    "types.purchases.transactions",
    "customers.transactions",
    "types.customers.transactions",
    "financial.transactions",
    "types.financial.transactions",
    "bank.transactions",
    "types.bank.transactions",
    "inventory.transactions",
    "types.inventory.transactions",
    "general.transactions",
    "customization.setup",
    "types.customization.setup",
    "employees.lists",
    "types.employees.lists",
    "website.lists",
    "types.website.lists",
    "employees.transactions",
    "types.employees.transactions",
    "marketing.lists",
    "types.marketing.lists",
    "demandplanning.transactions",
    "types.demandplanning.transactions",
    "supplychain.lists",
    "types.supplychain.lists",
]

SHORT = {
    "s": "xsd:string",
    "b": "xsd:boolean",
    "d": "xsd:double",
    "l": "xsd:long",
    "i": "xsd:int",
    "t": "xsd:dateTime",
    "r": "RecordRef",
    # search criteria
    "S": "SearchStringField",
    "M": "SearchMultiSelectField",
    "E": "SearchEnumMultiSelectField",
    "D": "SearchDateField",
    "N": "SearchDoubleField",
    "L": "SearchLongField",
    "B": "SearchBooleanField",
    "T": "SearchTextNumberField",
    "C": "SearchCustomFieldList",
    # search columns
    "cS": "SearchColumnStringField",
    "cM": "SearchColumnSelectField",
    "cE": "SearchColumnEnumSelectField",
    "cD": "SearchColumnDateField",
    "cN": "SearchColumnDoubleField",
    "cL": "SearchColumnLongField",
    "cB": "SearchColumnBooleanField",
    "cT": "SearchColumnTextNumberField",
    "cC": "SearchColumnCustomFieldList",
}

IDS = "@internalId:s @externalId:s"
REPLACE = "@replaceAll:b=true"


def namespace(name: str, version: str) -> str:
    """The namespace URI of `core.platform` and the like in one endpoint version such as 2025_2."""
    first, group = name.rsplit(".", 1)
    return f"urn:{first}_{version}.{group}.webservices.netsuite.com"

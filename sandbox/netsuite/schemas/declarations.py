"""All declarations, by namespace."""

from __future__ import annotations

from sandbox.netsuite.schemas.core import CORE, CORE_ELEMENTS, RESULTS, SEARCH
from sandbox.netsuite.schemas.lists import ACCOUNTING, COMMON, RELATIONSHIPS, SETUP
from sandbox.netsuite.schemas.messages import FAULT_ELEMENTS, FAULTS, MESSAGE_ELEMENTS, MESSAGES
from sandbox.netsuite.schemas.searches import (
    ACCOUNTING_SEARCHES,
    BASICS,
    CUSTOMER_SEARCHES,
    ROW_BASICS,
    SETUP_SEARCHES,
    TRANSACTION_SEARCHES,
)
from sandbox.netsuite.schemas.transactions import CUSTOMERS, GENERAL, SALES


def _basics(types: dict[str, str], base: str) -> dict[str, str]:
    return {f"{name} < {base}": words for name, words in types.items()}


TYPES: dict[str, dict[str, str]] = {
    "core.platform": CORE | SEARCH | RESULTS,
    "faults.platform": FAULTS,
    "messages.platform": MESSAGES,
    "common.platform": (
        COMMON | _basics(BASICS, "SearchRecordBasic") | _basics(ROW_BASICS, "SearchRowBasic")
    ),
    "relationships.lists": RELATIONSHIPS | CUSTOMER_SEARCHES,
    "accounting.lists": ACCOUNTING | ACCOUNTING_SEARCHES,
    "sales.transactions": SALES | TRANSACTION_SEARCHES,
    "customers.transactions": CUSTOMERS,
    "general.transactions": GENERAL,
    "customization.setup": SETUP | SETUP_SEARCHES,
}

ELEMENTS: dict[str, dict[str, str]] = {
    "core.platform": CORE_ELEMENTS,
    "faults.platform": FAULT_ELEMENTS,
    "messages.platform": MESSAGE_ELEMENTS,
}

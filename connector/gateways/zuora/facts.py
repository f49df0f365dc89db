"""What the rules of either system's records may ask of Zuora, batched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from connector.gateways.zuora import tenant
from connector.gateways.zuora.account_facts import ACCOUNT_FIELDS, account_facts
from connector.gateways.zuora.invoice_facts import negative_invoices, open_lines
from connector.gateways.zuora.links import debit_memo_links, invoice_links
from connector.gateways.zuora.readers.access import Access
from syncrules.language import Fact


def _of_account(fact: Fact, access: Access, keys: Sequence[str]) -> Mapping[str, str]:
    return account_facts(access, fact, keys)


_FACTS: Mapping[Fact, Callable[[Access, Sequence[str]], Mapping[str, Any]]] = {
    Fact.ITEM_NAME_USES: tenant.name_uses,
    Fact.INVOICE_LINK: invoice_links,
    Fact.DEBIT_MEMO_LINK: debit_memo_links,
    Fact.NEGATIVE_INVOICE: negative_invoices,
    Fact.OPEN_LINES: open_lines,
    **{fact: partial(_of_account, fact) for fact in ACCOUNT_FIELDS},
}


def facts(access: Access, fact: Fact, keys: Sequence[str]) -> Mapping[str, Any]:
    """Values by key, unknown keys left out; raises KeyError for a fact that is not Zuora's."""
    return _FACTS[fact](access, keys)

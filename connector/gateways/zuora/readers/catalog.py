"""What the readers of products, rate plans and charges share: which of them may need a sync (catalog.md)."""

from __future__ import annotations

from collections.abc import Iterator

from connector.gateways.zuora.readers.access import Access, Candidates, not_complete
from connector.gateways.zuora.zoql import Fields, all_of
from syncrules.language import Context
from syncrules.preferences import SyncBehavior


class CatalogReader:
    """Selects by ZOQL, 2000 records a call; the effective dates are left to the rules."""

    def __init__(self, access: Access, fields: Fields) -> None:
        self._access = access
        self._candidates = Candidates(access, fields)

    def ids(self, context: Context) -> Iterator[str]:
        behaviour = context.preferences.product_catalog_sync_behavior
        modified = behaviour is SyncBehavior.NEW_AND_MODIFIED
        clause = all_of(not_complete(behaviour_modified=modified, watermark=context.watermark))
        return iter(self._candidates.ids(clause))

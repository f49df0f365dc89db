"""What writing a blueprint into a Zuora tenant has in common."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sandbox.scenarios.blueprint import Blueprint, Fields
from sandbox.zuora.tenant import Tenant


class Writer:
    """Inserts records and remembers those that several others share.

    `tax_items` maps tax codes to internal ids of NetSuite items, `project_id` is a NetSuite project.
    """

    def __init__(self, tenant: Tenant, plan: Blueprint, tax_items: dict[str, str], project_id: str) -> None:
        self.tenant = tenant
        self.plan = plan
        self.tax_items = tax_items
        self.project_id = project_id
        self.made: dict[tuple[str, ...], str] = {}

    def moment(self, day: date, hour: int = 9, minute: int = 30) -> datetime:
        """A point in time of a day, UTC, not later than now."""
        return min(datetime.combine(day, time(hour, minute), UTC), self.tenant.now())

    def insert(self, name: str, **fields: Any) -> str:
        """A new record; returns its id."""
        return str(self.tenant.insert(name, **fields)["Id"])

    def once(self, name: str, *key: str, **fields: Any) -> str:
        """The id of a shared record, made the first time it is asked for."""
        found = self.made.get((name, *key))
        if found is None:
            found = self.made[(name, *key)] = self.insert(name, **fields)
        return found

    def external_method(self, kind: str) -> str:
        """The id of the tenant's own payment method of a type; raises IndexError when it has none."""
        return str(self.tenant.rows("PaymentMethod", Type=kind, IsSystem=True)[0]["Id"])

    def links(self, synced: bool, netsuite_id: str) -> Fields:
        """The connector's own fields on a record that was synced before."""
        if not synced:
            return {}
        day = self.plan.today - timedelta(days=1)
        return {
            "IntegrationId__NS": netsuite_id,
            "IntegrationStatus__NS": "Sync Complete",
            "SyncDate__NS": self.moment(day, 2).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

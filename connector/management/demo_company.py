"""The connection to the sandbox's demo company, as the demo, the benchmark and the tests use it."""

from __future__ import annotations

from typing import Any

from connector.models import Connection, CustomFieldMapping, IntegrationPreferences
from sandbox.credentials import NETSUITE, ZUORA
from sandbox.scenarios.custom_fields import MAPPING_ROWS
from sandbox.scenarios.expectations import DEMO_PREFERENCES
from sandbox.scenarios.native_expectations import NATIVE_PREFERENCES


def preferences_of(scenario: str) -> dict[str, Any]:
    """The preferences that a scenario is made for."""
    return NATIVE_PREFERENCES if scenario == "netsuite_master" else DEMO_PREFERENCES


def demo_connection(
    zuora_url: str, netsuite_url: str, *, scenario: str = "demo", **preferences: Any
) -> Connection:
    """Store a connection named `demo` with the preferences of a scenario, some of them replaced."""
    connection = Connection.objects.create(
        name="demo",
        time_zone="Europe/Berlin",
        zuora_base_url=zuora_url,
        zuora_client_id=ZUORA.client_id,
        zuora_client_secret=ZUORA.client_secret,
        netsuite_account=NETSUITE.account,
        netsuite_base_url=netsuite_url,
        netsuite_consumer_key=NETSUITE.consumer_key,
        netsuite_consumer_secret=NETSUITE.consumer_secret,
        netsuite_token_id=NETSUITE.token_id,
        netsuite_token_secret=NETSUITE.token_secret,
    )
    own = preferences_of(scenario) | preferences
    IntegrationPreferences.objects.create(connection=connection, **own)
    for row in MAPPING_ROWS:
        CustomFieldMapping.objects.create(connection=connection, **row._asdict())
    return connection

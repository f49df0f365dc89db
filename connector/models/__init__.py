"""The database: connections, preferences, records and what happened to them."""

from connector.models.attempt import Attempt, AttemptState, ExchangeRecord, Intent, IntentState
from connector.models.connection import Connection
from connector.models.preferences import IntegrationPreferences, PreferenceChange
from connector.models.record import Cause, SyncRecord, Watermark
from connector.models.run import RunKind, RunState, StepState, SyncRun, SyncStep

__all__ = [
    "Attempt",
    "AttemptState",
    "Cause",
    "Connection",
    "ExchangeRecord",
    "IntegrationPreferences",
    "Intent",
    "IntentState",
    "PreferenceChange",
    "RunKind",
    "RunState",
    "StepState",
    "SyncRecord",
    "SyncRun",
    "SyncStep",
    "Watermark",
]

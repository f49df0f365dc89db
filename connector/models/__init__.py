"""The database: connections, preferences, records and what happened to them."""

from connector.models.action import ActionKind, ActionState, RecordAction
from connector.models.attempt import Attempt, AttemptState, ExchangeRecord, Intent, IntentState
from connector.models.audit import AuditEvent, AuditHead
from connector.models.bulk import BulkAction, BulkItem, BulkKind, BulkState, ItemState
from connector.models.connection import Connection
from connector.models.custom_field import CustomFieldMapping
from connector.models.deferred_line import DeferredLine
from connector.models.preference_change import PreferenceChange
from connector.models.preference_proposal import PreferenceProposal, ProposalState
from connector.models.preferences import IntegrationPreferences
from connector.models.preview import PreviewRow, WouldBe
from connector.models.reading import Reading
from connector.models.record import GONE, Cause, PutAside, SyncRecord, Watermark
from connector.models.run import RunKind, RunState, StepState, SyncRun, SyncStep
from connector.models.sign_off import SignOff
from connector.models.view import SavedView

__all__ = [
    "GONE",
    "ActionKind",
    "ActionState",
    "Attempt",
    "AttemptState",
    "AuditEvent",
    "AuditHead",
    "BulkAction",
    "BulkItem",
    "BulkKind",
    "BulkState",
    "Cause",
    "Connection",
    "CustomFieldMapping",
    "DeferredLine",
    "ExchangeRecord",
    "IntegrationPreferences",
    "Intent",
    "IntentState",
    "ItemState",
    "PreferenceChange",
    "PreferenceProposal",
    "PreviewRow",
    "ProposalState",
    "PutAside",
    "Reading",
    "RecordAction",
    "RunKind",
    "RunState",
    "SavedView",
    "SignOff",
    "StepState",
    "SyncRecord",
    "SyncRun",
    "SyncStep",
    "Watermark",
    "WouldBe",
]

"""What the code of a process does, in words: for people, and compared with the code by tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from syncrules.statuses import creating, failed, linking, updating


@dataclass(frozen=True, slots=True)
class StepFact:
    """A write to the destination: what it does, and the status of the source during it and if refused.

    An empty `working` leaves the source's status untouched.
    """

    does: str
    working: str
    refused: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One process. `actions` tell when something is done; `written_back` names fields of the source."""

    purpose: str
    actions: tuple[str, ...]
    steps: tuple[StepFact, ...]
    found_by: tuple[str, ...]
    written_back: Mapping[str, str]
    limits: tuple[str, ...] = ()


def creates(noun: str, does: str) -> StepFact:
    """A create with its usual statuses."""
    return StepFact(does, creating(noun), failed(creating(noun)))


def updates(noun: str, does: str, *, shown: bool = True) -> StepFact:
    """An update; of master data the status stays untouched, or the change would cause the next update."""
    return StepFact(does, updating(noun) if shown else "", failed(updating(noun)))


def links(noun: str, does: str) -> StepFact:
    """A link to a counterpart that exists."""
    return StepFact(does, linking(noun), failed(linking(noun)))


LOOKED_UP_FIRST = (
    "A record whose status is not empty, or that was synced before, is looked up in the destination before "
    "anything is created; a counterpart that is found is linked again instead of made twice."
)
MASTER_ACTIONS = (
    "Integration ID empty: create.",
    "Integration ID filled, behaviour Sync New and Modified Records: update.",
    "Integration ID filled, behaviour Sync New Records Only: link, without the validations.",
    LOOKED_UP_FIRST,
)
ONE_SHOT = ("Create, once.", LOOKED_UP_FIRST)
PUSHED = (
    "No Integration ID: create.",
    "Integration ID filled and Transferred to Accounting set to No: update of the existing counterpart; "
    "one that NetSuite no longer has is created.",
    LOOKED_UP_FIRST,
)

_STATUS = {"IntegrationStatus__NS": "Sync Complete"}
ZUORA_LINK = {"IntegrationId__NS": "internal id of the NetSuite record", **_STATUS}
ZUORA_MASTER = {**ZUORA_LINK, "SyncDate__NS": "time of the first success"}
ZUORA_TRANSACTION = {**ZUORA_MASTER, "TransferredToAccounting": "Yes"}
ZUORA_CASH = {
    **ZUORA_LINK,
    "SyncDate__NS": "time of the sync",
    "TransferredToAccounting": "Yes",
    "Origin__NS": "ZUORA",
}
NETSUITE_LINK = {
    "Zuora ID": "id of the Zuora record",
    "Zuora Integration Status": "Sync Complete",
    "Zuora Sync Date": "time of the sync",
}

LINKED_ID = "internal id in IntegrationId__NS, if type and customer agree"
BY_ZUORA_ID = "Zuora ID on the NetSuite record"
BY_EXTERNAL_ID = "external id under which our create was sent"
NETSUITE_COUNTERPART = (LINKED_ID, BY_ZUORA_ID, BY_EXTERNAL_ID)
ZUORA_COUNTERPART = (
    "Zuora ID on the NetSuite record",
    "IntegrationId__NS = internal id of the NetSuite record",
)

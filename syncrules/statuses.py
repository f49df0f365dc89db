"""Integration Status and Transferred to Accounting: values written, and how any is read (concepts.md)."""

from __future__ import annotations

from enum import StrEnum

SYNC_COMPLETE = "Sync Complete"
IGNORE = "Ignore"
UPDATING_REVENUE_RECOGNITION = "Updating Revenue Recognition"
UPDATING_CUSTOM_FIELDS = "Updating custom fields"
ERROR_UPDATING_CUSTOM_FIELDS = "Error updating custom fields"

_NEVER_RECOVERED = {
    "updating custom fields",
    "updating custom field",
    "error updating custom fields",
    "error updating custom field",
}
_COMPLETE = {"sync complete", "complete"}
_BUSY = {"syncing customer", "processing", "processing 2"}
_BUSY_VERBS = ("creating", "updating", "linking")


class Transfer(StrEnum):
    """Values of Transferred to Accounting (TTA); the API also gives null and false for `No`."""

    NO = "No"
    PROCESSING = "Processing"
    ERROR = "Error"
    YES = "Yes"
    IGNORE = "Ignore"


class State(StrEnum):
    """Where a record stands for a person; one bucket per record."""

    NEEDS_ATTENTION = "needs_attention"
    WAITING = "waiting"
    BLOCKED = "blocked"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        """The words on the page, e.g. `Needs attention`."""
        return self.value.replace("_", " ").capitalize()


# Neither synced nor left out.
OPEN_STATES = (State.NEEDS_ATTENTION, State.WAITING, State.BLOCKED, State.IN_PROGRESS)


def creating(noun: str) -> str:
    """`creating("Invoice")` gives `Creating Invoice`."""
    return f"Creating {noun}"


def updating(noun: str) -> str:
    """`updating("Payment")` gives `Updating Payment`."""
    return f"Updating {noun}"


def linking(noun: str) -> str:
    """`linking("Item")` gives `Linking Item`."""
    return f"Linking {noun}"


def failed(working: str) -> str:
    """The status after the destination refused: `Creating Invoice` gives `Error Creating Invoice`."""
    return f"Error {working}"


def is_complete(status: str) -> bool:
    """Synced; the older `Complete` counts too (D19)."""
    return _plain(status) in _COMPLETE


def is_error(status: str) -> bool:
    """The destination refused; custom field errors are not meant, they are never recovered."""
    return _plain(status).startswith("error") and not never_recovered(status)


def in_progress(status: str) -> bool:
    """An attempt is under way, or died; older wordings included (D19)."""
    plain = _plain(status)
    if never_recovered(status):
        return False
    return plain in _BUSY or plain.split(" ")[0] in _BUSY_VERBS


def is_ignore(status: str) -> bool:
    """A person opted this record out for good (D18)."""
    return _plain(status) == IGNORE.lower()


def never_recovered(status: str) -> bool:
    """The custom field phase was reached or failed: the record exists, repair is by hand (D49)."""
    return _plain(status) in _NEVER_RECOVERED


def same_status(status: str, other: str) -> bool:
    """Whether both say the same, however they are written (D19)."""
    return _plain(status) == _plain(other)


def wants(verb: str, status: str) -> bool:
    """Whether the attempt that died or was refused was of this kind.

    `wants("Updating", "Error Updating Item")` is true.
    """
    if never_recovered(status):
        return False
    return _plain(status).removeprefix("error ").split(" ")[0] == verb.lower()


def selectable_transfer(value: str) -> bool:
    """TTA is null, `No`, `false`, `Processing` or `Error`: the record may be taken."""
    return value.strip().lower() in {"", "no", "false", "processing", "error"}


def _plain(status: str) -> str:
    # Older versions wrote trailing dots and commas ("Creating Invoice Adjustment...").
    return " ".join(status.strip().rstrip(".,… ").lower().split())

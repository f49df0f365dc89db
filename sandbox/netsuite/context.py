"""What an operation gets to work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.faults import Fault, FaultTable
from sandbox.netsuite.company import Company
from sandbox.netsuite.records import Refused, Submitted
from sandbox.netsuite.searches import Preferences, Searches


@dataclass
class Context:
    """One request: its element, its search preferences, and the account behind it."""

    company: Company
    searches: Searches
    faults: FaultTable
    operation: str
    body: Any
    preferences: Preferences
    host: str = ""

    def refuse(self, submitted: Submitted) -> None:
        """Raises Refused when a fault was ordered for this record."""
        fault = self._fault(("record_error", "changed"), submitted)
        if fault is None:
            return
        if fault.kind == "changed":
            raise Refused("RCRD_HAS_BEEN_CHANGED", "Record has been changed")
        raise Refused(
            str(fault.params.get("code", "USER_ERROR")),
            str(fault.params.get("message", "This record was refused on purpose.")),
        )

    def fails_after_submit(self, submitted: Submitted) -> bool:
        """Whether an after-submit script is to fail on this record."""
        return self._fault(("after_submit_failed",), submitted) is not None

    def _fault(self, kinds: tuple[str, ...], submitted: Submitted) -> Fault | None:
        if not self.faults.active():
            return None
        facts = {"external_id": submitted.external_id, "internal_id": submitted.id, "type": submitted.kind}

        def meant(fault: Fault) -> bool:
            return all(facts[name] == str(fault.params[name]) for name in facts if fault.params.get(name))

        text = f"{submitted.kind} {submitted.external_id} {submitted.id} {submitted.custom}"
        return self.faults.take(kinds, operation=self.operation, body=text, where=meant)

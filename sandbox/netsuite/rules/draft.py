"""A record on its way into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.netsuite.records import Record, Refused


@dataclass
class Draft:
    """`record` is the new version, `old` the stored one (None: being added).

    `given` names the fields of the request, `cleared` those of its nullFieldList.
    """

    record: Record
    old: Record | None
    given: set[str]
    cleared: set[str]

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the new version."""
        return self.record.fields

    @property
    def is_new(self) -> bool:
        """Whether the record is being added."""
        return self.old is None

    def changed(self, *names: str) -> bool:
        """Whether any of the fields differs from the stored version."""
        old = self.old.fields if self.old is not None else {}
        return any(self.fields.get(name) != old.get(name) for name in names)

    def require(self, name: str, label: str) -> None:
        """Raises Refused USER_ERROR when a mandatory field is empty."""
        if self.fields.get(name) in (None, "", []):
            raise Refused("USER_ERROR", f"Please enter value(s) for: {label}")

"""What an object type is: fields, number, references to parents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# Custom fields that an administrator of this tenant has defined.
OWN_FIELDS = {
    "Account": "LegalName__c",
    "Invoice": "ProjectCode__c",
    "CreditMemo": "ApprovedBy__c",
    "Payment": "DepositSlip__c",
    "Product": "Glossary__c",
    "ProductRatePlan": "Glossary__c",
    "ProductRatePlanCharge": "Glossary__c",
}
SYSTEM_FIELDS = ("Id", "CreatedById", "CreatedDate", "UpdatedById", "UpdatedDate")


class Numbering(NamedTuple):
    """The field that carries a document number, and how one looks."""

    field: str
    prefix: str
    digits: int = 8

    def format(self, count: int) -> str:
        """The number of the count-th record, e.g. `INV00000007`."""
        return f"{self.prefix}{count:0{self.digits}d}"


@dataclass(frozen=True)
class ObjectType:
    """What is known of one object; `fields` are those of ZOQL and CRUD, `extra` those of newer APIs.

    `own` are custom fields of this tenant, which every API shows.
    """

    name: str
    fields: frozenset[str]
    extra: frozenset[str] = frozenset()
    numbering: Numbering | None = None
    parents: dict[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    legacy: bool = True
    own: frozenset[str] = frozenset()

    @property
    def stored(self) -> frozenset[str]:
        """Every field a record of this type may carry."""
        return self.fields | self.extra | self.own


def object_type(
    name: str,
    fields: str,
    *,
    extra: str = "",
    number: Numbering | None = None,
    parents: dict[str, str] | None = None,
    required: str = "",
    legacy: bool = True,
) -> ObjectType:
    """An object type from blank-separated names; the system fields are added."""
    return ObjectType(
        name,
        frozenset((*SYSTEM_FIELDS, *fields.split())),
        frozenset(extra.split()),
        number,
        parents or {},
        tuple(required.split()),
        legacy,
        frozenset(OWN_FIELDS.get(name, "").split()),
    )

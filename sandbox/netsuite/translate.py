"""Turns submitted values into stored ones: references looked up, dates and numbers checked."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.custom_fields import LONGEST_TEXT
from sandbox.netsuite.kinds import KINDS, SPECIAL_IDS, referable
from sandbox.netsuite.records import CUSTOM, CustomValue, Ref, Refused, Submitted
from sandbox.netsuite.typetable import BY_NAME, Element, Type

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

# Fields that hold a moment; every other dateTime is a calendar date of the account's time zone.
MOMENTS = frozenset({"createdDate", "lastModifiedDate", "dateCreated"})
# What the account computes itself: ignored when sent.
_COMPUTED = (
    "createdDate lastModifiedDate dateCreated amountRemaining amountPaid balance subTotal taxTotal total "
    "unapplied applied status transactionNumber currencyName altName grossAmt defaultAddress overdueBalance "
    "unbilledOrders depositBalance quantityAvailable quantityOnHand source"
)
READ_ONLY = frozenset(_COMPUTED.split())


class Translator:
    """Translates one record's fields for one company."""

    def __init__(self, company: Company, kind: str) -> None:
        self._company = company
        self._kind = kind

    def fields(self, declared: Type, values: dict[str, Any], place: str = "") -> dict[str, Any]:
        """Stored values of the fields named in `values`; raises Refused."""
        stored: dict[str, Any] = {}
        for name, value in values.items():
            if name in ("custom", CUSTOM):
                stored[CUSTOM] = self.custom(value or {}, place)
            elif name not in declared.by_name:
                raise Refused("INVALID_FLD_VALUE", f"{declared.name} has no field {name}.")
            elif name not in READ_ONLY:
                stored[name] = self.value(declared.by_name[name], value)
        return stored

    def value(self, element: Element, value: Any) -> Any:
        """One stored value."""
        kind = element.type
        if value is None or kind in ("xsd:string", "xsd:boolean"):
            return value
        if kind == "RecordRef":
            return self.reference(element.name, value)
        if kind == "xsd:double":
            return _number(element.name, value)
        if kind in ("xsd:long", "xsd:int"):
            return int(value)
        if kind == "xsd:dateTime":
            return self._company.to_date(value) if element.name not in MOMENTS else value
        if kind == "RecordRefList":
            return [self.reference(element.name.removesuffix("List"), item) for item in value]
        declared = BY_NAME.get(kind)
        if declared is None:
            return value
        if _is_list(declared):
            child = BY_NAME[declared.elements[0].type]
            return [self.fields(child, item, "column") for item in value]
        return self.fields(declared, value)

    def reference(self, field: str, value: Any) -> str:
        """The internal id a reference means; raises Refused INVALID_KEY_OR_REF."""
        ref = value if isinstance(value, Ref) else Ref(str(value))
        allowed = referable(self._kind, field)
        if not allowed or ref.id in SPECIAL_IDS.get(field, ()):
            return ref.id or ref.external_id
        store = self._company.store
        if ref.id:
            record = store.find(allowed, ref.id)
        else:
            record = store.by_external_id(KINDS[allowed[0]].group, ref.external_id)
        if record is None or record.kind not in allowed:
            named = ref.id or ref.external_id
            raise Refused("INVALID_KEY_OR_REF", f"Invalid {field} reference key {named}.")
        return record.id

    def custom(self, values: dict[str, Any], place: str) -> dict[str, Any]:
        """Stored custom values by script id; raises Refused for unknown fields and wrong types."""
        stored = {}
        for name, submitted in values.items():
            script_id, internal_id = name, ""
            if isinstance(submitted, CustomValue):
                script_id, internal_id = submitted.script_id, submitted.internal_id
            known = self._company.custom_field(script_id, internal_id)
            if known is None or known.place != place:
                raise Refused("INVALID_CSTM_FIELD_REF", f"Invalid custom field reference {name}.")
            if isinstance(submitted, CustomValue):
                if submitted.type != known.carrier:
                    raise Refused(
                        "INVALID_CSTM_FIELD_DATA_TYP",
                        f"Custom field {name} takes {known.carrier}, not {submitted.type}.",
                    )
                submitted = submitted.value
            stored[known.script_id] = self._custom_value(known.script_id, submitted)
        return stored

    def _custom_value(self, script_id: str, value: Any) -> Any:
        known = self._company.custom_fields[script_id]
        if known.type == "text" and isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise Refused(
                "EXCEEDED_MAX_FIELD_LENGTH",
                f"The field {script_id} contained more than the maximum number ( {LONGEST_TEXT} ) of "
                "characters allowed.",
            )
        if known.type == "date":
            return self._company.to_date(value)
        if known.type == "number":
            return _number(script_id, value)
        if known.type in ("list", "record"):
            return self._choice(script_id, value.id if isinstance(value, Ref) else str(value))
        if known.type == "multiple":
            return [item.id if isinstance(item, Ref) else str(item) for item in value]
        return value

    def _choice(self, script_id: str, id_: str) -> str:
        known = self._company.custom_fields[script_id]
        if known.type == "list":
            found = id_ in self._company.list_values(known.list)
        else:
            found = any(self._company.store.find((kind,), id_) for kind in KINDS)
        if not found:
            raise Refused("INVALID_KEY_OR_REF", f"Invalid {script_id} reference key {id_}.")
        return id_


def _is_list(declared: Type) -> bool:
    return len(declared.elements) == 1 and declared.elements[0].many


def _number(field: str, value: Any) -> Decimal:
    refusal = Refused("INVALID_FLD_VALUE", f"You have entered an Invalid Field Value {value} for {field}.")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise refusal from None
    if not number.is_finite():
        raise refusal
    return number


def translate(company: Company, submitted: Submitted) -> dict[str, Any]:
    """The submitted fields as stored values, custom fields under `customFieldList`; raises Refused."""
    kind = KINDS[submitted.kind]
    translator = Translator(company, submitted.kind)
    place = company.place_of(submitted.kind)
    if not kind.type:
        return dict(submitted.fields)
    stored = translator.fields(BY_NAME[kind.type], submitted.fields, place)
    if submitted.custom:
        stored[CUSTOM] = translator.custom(submitted.custom, place)
    return stored

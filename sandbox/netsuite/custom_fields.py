"""The bundle's custom fields: script id, where it sits and which type of value it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

# Data type -> the XSD type that carries it.
CARRIERS = {
    "text": "StringCustomFieldRef",
    "checkbox": "BooleanCustomFieldRef",
    "date": "DateCustomFieldRef",
    "number": "DoubleCustomFieldRef",
    "integer": "LongCustomFieldRef",
    "list": "SelectCustomFieldRef",
    "record": "SelectCustomFieldRef",
    "multiple": "MultiSelectCustomFieldRef",
}
PLACES = ("entity", "body", "column", "item")


LONGEST_TEXT = 300  # of a free-form text field
FIRST_ID = 401


@dataclass(frozen=True)
class CustomField:
    """One definition; `list` is the custom list of a `list` field."""

    script_id: str
    label: str
    place: str
    type: str = "text"
    list: str = ""
    internal_id: str = ""

    @property
    def carrier(self) -> str:
        """The XSD type of its values."""
        return CARRIERS[self.type]


_LABELS = {
    "item": """Charge Model, Charge Type, Created Date, ID, Product Name, Product Rate Plan Charge Name,
        Product Rate Plan Name, Sync Date, Tax Code, Type, Billing Period""",
    "entity": """Account MRR, Bill To ID, Bill To Tax Region, Bill To Work Email, Created Date, CRM ID,
        Customer Service Rep Name, Default Payment Method, ID, Purchase Order Number, Sales Rep, Sold To ID,
        Sold To Work Email, Sync Date, Tax Exempt Certificate ID, Tax Exempt Status, Updated Date,
        Integration Status, Payment Term, Account Number""",
    "body": """Created Date, Customer ID (Payment), Customer ID (Sales), ID, Integration Status, Origin,
        Reference Number, Related Reference Number, Sync Date, Type, Updated Date, Amount Without Tax,
        Last Email Sent Date, Posted Date, Target Date, Tax Amount, Tax Exempt Amount, Reference ID,
        Adjustment Type, Payment Type, Credit Card Type, Payment Reference ID, Refund Reference ID,
        Refund Type, Subscription Number, Initial Term, Renewal Term, Term Setting""",
    "column": """Charge Date, ID, Item ID, Reference Number, Service End Date, Service Start Date,
        Subscription Notes, Subscription Number, Sync Date, Tax Rate, Tax Rate Description, Type""",
}
_PREFIXES = {"entity": "custentity", "body": "custbody", "column": "custcol", "item": "custitem"}


def _script_id(place: str, label: str) -> str:
    return _PREFIXES[place] + "".join(letter for letter in label.lower() if letter.isalnum())


def _field(place: str, label: str, type_: str = "text", list_: str = "") -> CustomField:
    return CustomField(_script_id(place, label), label, place, type_, list_)


_OTHERS = (
    _field("item", "Zuora Taxable", "checkbox"),
    # Of another vendor's bundle, for accounts that leave tax to Avatax.
    CustomField("custitem_ava_taxcode", "Avalara Tax Code", "item"),
    _field("entity", "Zuora Auto Pay", "checkbox"),
    _field("entity", "Zuora Batch", "list", "customlistzuorabatch"),
    _field("entity", "Zuora Bill Cycle Day", "list", "customlistzuorabillcycleday"),
    _field("entity", "Zuora Send to Zuora", "list", "customlistzuorayesno"),
    _field("body", "Zuora Related Transaction", "record"),
    _field("body", "Create Zuora Refund", "checkbox"),
    _field("body", "Zuora Refund Payment Reference", "record"),
    _field("body", "Zuora Sync Updates", "list", "customlistzuorayesno"),
    _field("body", "Zuora Auto Renew", "list", "customlistzuorayesno"),
    _field("body", "Zuora Send To Zuora", "list", "customlistzuorayesno"),
    _field("body", "Zuora Term Start Date", "date"),
    _field("body", "Zuora Contract Effective Date", "date"),
    _field("body", "Zuora Service Activation Date", "date"),
    _field("body", "Zuora Customer Acceptance Date", "date"),
)

_FIELDS = (
    *(
        _field(place, f"Zuora {label.strip()}")
        for place, labels in _LABELS.items()
        for label in labels.split(",")
    ),
    *_OTHERS,
)
BUNDLE: tuple[CustomField, ...] = tuple(
    replace(known, internal_id=str(number)) for number, known in enumerate(_FIELDS, FIRST_ID)
)

# Custom lists: script id -> (name, values in order; their value ids count from 1).
LISTS: dict[str, tuple[str, list[str]]] = {
    "customlistzuorabatch": ("Zuora Batch", [f"Batch{number}" for number in range(1, 21)]),
    "customlistzuorabillcycleday": ("Zuora Bill Cycle Day", [str(day) for day in range(1, 32)]),
    "customlistzuorayesno": ("Zuora Yes No", ["Yes", "No"]),
}


def place_of(kind: str, group: str) -> str:
    """Where the custom fields of a record type sit: `entity`, `body`, `item`, or nowhere ('')."""
    return {"entity": "entity", "transaction": "body", "item": "item"}.get(group, "")

"""What every contact has to keep to, whichever family of endpoints wrote it: lengths, country and state."""

from __future__ import annotations

from sandbox.zuora.places import country_of, state_of
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row

# Characters that a field takes.
_LONGEST = {
    **dict.fromkeys(("FirstName", "LastName", "NickName"), 100),
    **dict.fromkeys(("Address1", "Address2", "Description"), 255),
    **dict.fromkeys(("City", "State", "Fax", "HomePhone", "MobilePhone", "OtherPhone", "WorkPhone"), 40),
    **dict.fromkeys(("PersonalEmail", "WorkEmail"), 80),
    **dict.fromkeys(("County", "TaxRegion"), 32),
    "PostalCode": 20,
}


def checked(changes: Row, before: Row | None = None) -> Row:
    """The changes with country and state by name; Refusal invalid_value for what does not fit.

    Countries are taken by name or ISO code. Where a country has a list of states, the state must be in it.
    """
    for field, longest in _LONGEST.items():
        if len(changes.get(field) or "") > longest:
            raise Refusal("invalid_value", f"The length of {field} exceeds {longest} characters.")
    after = {**(before or {}), **changes}
    if not {"Country", "State"} & changes.keys() or not after.get("Country"):
        return changes
    country = country_of(after["Country"])
    if country is None:
        raise Refusal("invalid_value", f"Invalid value for field Country: {after['Country']}")
    code, name = country
    fixed = {**changes, "Country": name}
    if state := after.get("State"):
        fixed["State"] = state_of(code, state)
        if fixed["State"] is None:
            raise Refusal("invalid_value", f"Invalid value for field State: {state} is not a state of {name}")
    return fixed

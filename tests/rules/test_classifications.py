"""Headers fall back on the defaults, lines follow their mapping (classifications.md)."""

from __future__ import annotations

import pytest

from syncrules.classifications import classification_validations, header_fields, line_fields
from syncrules.language import Ref
from syncrules.preferences import LineMapping
from syncrules.records.common import Classifications
from tests.rules.masters import context

GIVEN = Classifications(
    class_name="Software : Cloud", department="Sales", location="Americas : North America : Eastern"
)
DEFAULTS = {"default_class": "Software", "default_department": "Sales", "default_location": "Berlin"}


def test_a_header_takes_the_accounts_own_values() -> None:
    assert header_fields(GIVEN, context(None, None, **DEFAULTS)) == {
        "class": Ref("classification", "12"),
        "department": Ref("department", "21"),
        "location": Ref("location", "31"),
    }


def test_a_missing_value_takes_the_default_of_the_same_kind() -> None:
    fields = header_fields(Classifications(department="Sales"), context(default_location="Berlin"))
    assert fields == {"department": Ref("department", "21"), "location": Ref("location", "32")}


def test_without_value_and_default_nothing_is_sent() -> None:
    assert header_fields(Classifications(), context()) == {}


@pytest.mark.parametrize("field", ["class", "department", "location"])
def test_a_line_takes_the_accounts_value_only_if_so_mapped(field: str) -> None:
    mapped = context(None, None, **{f"invoice_line_{field}_mapping": LineMapping.ACCOUNT})
    assert set(line_fields(GIVEN, mapped)) == {field}
    assert line_fields(GIVEN, context()) == {}


def test_a_line_never_takes_the_default() -> None:
    mapped = context(None, None, invoice_line_class_mapping=LineMapping.ACCOUNT, **DEFAULTS)
    assert line_fields(Classifications(), mapped) == {}


def test_names_are_compared_exactly() -> None:
    wrong = Classifications(class_name="Cloud", department="sales", location="Berlin ")
    rules = classification_validations(lambda record: record)
    failures = [(rule.code, dict(f.values)) for rule in rules for f in rule.failures(wrong, context())]
    assert failures == [
        ("CLASS_INVALID", {"value": "Cloud"}),
        ("DEPARTMENT_INVALID", {"value": "sales"}),
        ("LOCATION_INVALID", {"value": "Berlin "}),
    ]

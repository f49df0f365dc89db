"""Country names lead to values that SuiteTalk knows."""

import os
import re
from pathlib import Path

import pytest

from syncrules.countries import known_countries, netsuite_country

REFERENCE = Path(
    os.environ.get("LEDGERLINE_REFERENCE", Path(__file__).resolve().parents[3] / "shared" / "reference")
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("United States", "_unitedStates"),
        ("Germany", "_germany"),
        ("Côte d\u2019Ivoire", "_coteDIvoire"),
        ("Cote D'Ivoire", "_coteDIvoire"),
        ("Korea, Republic of", "_koreaTheRepublicOf"),
        ("Lao People's Democratic Republic", "_laoPeoplesDemocraticRepublic"),
        ("Virgin Islands, U.S.", "_virginIslandsUS"),
        ("Turkey", "_turkiye"),
        ("united kingdom", "_unitedKingdom"),
    ],
)
def test_a_country_name_becomes_suitetalks_value(name: str, value: str) -> None:
    assert netsuite_country(name) == value


@pytest.mark.parametrize("name", ["", "Atlantis", "123"])
def test_an_unknown_name_has_no_value(name: str) -> None:
    assert netsuite_country(name) is None


def test_all_of_suitetalks_countries_are_reached_and_no_other() -> None:
    schema = REFERENCE / "netsuite-wsdl" / "xsd" / "platform.commonTypes.xsd"
    if not schema.exists():
        pytest.skip("the vendor schema is not on this machine")
    block = re.search(r'simpleType name="Country">(.*?)</simpleType>', schema.read_text(), re.DOTALL)
    assert block is not None
    assert known_countries() == set(re.findall(r'enumeration value="([^"]*)"', block.group(1)))

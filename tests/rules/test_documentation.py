"""The page about all processes tells every rule that exists, in the order of a run."""

from __future__ import annotations

import re

import pytest

from syncrules.documentation import page
from syncrules.messages import CATALOGUE
from syncrules.preference_catalog import SETTINGS
from syncrules.registry import KNOWN, PROCESSES, passes_of
from syncrules.sequence import SEQUENCE


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """The text about each process, by its id."""
    parts = re.split(r'^## <a id="([a-z_]+)"></a>', page(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_processes_are_told_in_the_order_of_a_run(sections: dict[str, str]) -> None:
    assert list(sections) == [step.process for step in SEQUENCE]


@pytest.mark.parametrize("id", sorted(KNOWN))
def test_every_rule_of_a_process_is_told(sections: dict[str, str], id: str) -> None:
    process = KNOWN[id]
    text = sections[process.ends or id]
    for criterion in process.criteria:
        assert f"* {criterion.title}" in text
    for check in process.validations:
        message = CATALOGUE[check.code]
        assert f"`{check.code}` | {message.text}" in text
        assert message.remedy in text
    told = (process.resync.manual_step, process.resync.verified) if process.resync.cleared else ()
    for words in (*told, process.resync.refused_when):
        assert words in text
    for kind in process.references:
        assert str(kind) in text
    for name in process.preferences:
        assert SETTINGS[name].label in text


def test_a_pass_is_told_after_the_process_that_it_ends(sections: dict[str, str]) -> None:
    for id in PROCESSES:
        titles = re.findall(r"^### (.*)$", sections[id], re.MULTILINE)
        assert titles == [ending.title for ending in passes_of(id)]


def test_a_rule_of_one_kind_of_tenant_says_so(sections: dict[str, str]) -> None:
    assert "(with Invoice Settlement)" in sections["payments_to_netsuite"]
    assert "*(waits for its parent)*" in sections["invoices_to_netsuite"]


def test_the_table_of_the_sequence_tells_numbers_and_switches() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| ") and "](#" in line]
    assert len(rows) == len(SEQUENCE)
    assert rows[0].endswith("| Disable Customer Account Sync. Customer Account Master is not Zuora. |")
    assert "| 5 | 7 | [Payments](#payments_to_netsuite) |" in page()
    assert "Use Standard Invoice Sync is No." in rows[-1]


def test_tables_are_whole() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", page(), re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1

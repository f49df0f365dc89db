"""The page about all processes (docs/processes.md), written from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from syncrules.facts import FACTS, Facts
from syncrules.language import Criterion, Need, SyncProcess, Validation
from syncrules.messages import CATALOGUE
from syncrules.preference_catalog import SETTINGS
from syncrules.preferences import CustomerMaster, Preferences
from syncrules.registry import PROCESSES, passes_of
from syncrules.resync import ResyncRule
from syncrules.sequence import SEQUENCE, SequenceStep

HEAD = """# Processes

Written from the rules by `manage.py processes_doc`; `make check` tells when it is out of date. A run carries
out the processes below one after the other. Each takes its records, checks every one of them for itself,
writes it to the destination and notes the result on the source. A record that fails a check stays untouched
and is taken again by the next run; the others go on.

"""
MODES = {None: "", True: " (with Invoice Settlement)", False: " (without Invoice Settlement)"}
SEVERITIES = {
    "error": "",
    "blocked": "waits for its parent",
    "waiting": "waits, nothing is wrong",
    "warning": "warning, it is synced all the same",
}


def page() -> str:
    """The whole page."""
    parts = [HEAD, *_sequence(), *(part for step in SEQUENCE for part in _process(step))]
    return "".join(parts).rstrip() + "\n"


def _sequence() -> Iterator[str]:
    yield "| step | with Invoice Settlement | process | direction | does not run with |\n"
    yield "|---|---|---|---|---|\n"
    for step in SEQUENCE:
        numbers = f"{step.number or '–'} | {step.number_settled or '–'}"
        yield f"| {numbers} | [{step.title}](#{step.process}) | {step.direction} | {_stopped_by(step)} |\n"
    yield "\n"


def _stopped_by(step: SequenceStep) -> str:
    """What keeps the step from running, in the words that a person is shown then."""
    sets = (Preferences(), Preferences(customer_master=CustomerMaster.NETSUITE))
    reasons = [f"{SETTINGS[step.disabled_by].label}."] if step.disabled_by else []
    reasons += sorted({step.missing(preferences) for preferences in sets} - {""})
    if not step.survives_cut:
        reasons.append("Use Standard Invoice Sync is No.")
    return " ".join(reasons)


def _process(step: SequenceStep) -> Iterator[str]:
    yield f'## <a id="{step.process}"></a>{step.title}\n\n'
    process, facts = PROCESSES.get(step.process), FACTS[step.process]
    yield f"`{step.process}`: {step.direction}. {facts.purpose}\n\n"
    if process is None:
        yield "Not part of this version yet.\n\n"
        return
    yield from _rules(process, facts)
    for ending in passes_of(step.process):
        yield f"### {ending.title}\n\n{FACTS[ending.id].purpose}\n\n"
        yield from _rules(ending, FACTS[ending.id])


def _rules(process: SyncProcess[Any], facts: Facts) -> Iterator[str]:
    yield from _list("Taken are records with all of these:", map(_criterion, process.criteria))
    yield from _validations(process.validations)
    yield from _done(facts)
    yield from _list("Afterwards the source says:", _written_back(facts))
    yield from _list("The counterpart is found by, in this order:", facts.found_by)
    yield from _resync(process.resync)
    yield from _list("Limits:", facts.limits)
    yield _reads(process)


def _list(title: str, entries: Iterable[str]) -> Iterator[str]:
    yield f"{title}\n\n"
    yield from (f"* {entry}\n" for entry in entries)
    yield "\n"


def _criterion(criterion: Criterion[Any]) -> str:
    return f"{criterion.title}{MODES[criterion.settlement]}"


def _validations(validations: Sequence[Validation[Any]]) -> Iterator[str]:
    if not validations:
        return
    yield "Then they are checked:\n\n| check | code | if it fails | what to do |\n|---|---|---|---|\n"
    for check in validations:
        message = CATALOGUE[check.code]
        notes = [SEVERITIES[check.severity], "also when only linked" if check.on_link else ""]
        note = "".join(f" *({text})*" for text in notes if text)
        title = f"{check.title}{MODES[check.settlement]}"
        yield f"| {title} | `{check.code}` | {_cell(message.text)}{note} | {_cell(message.remedy)} |\n"
    yield "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _done(facts: Facts) -> Iterator[str]:
    yield from _list("What is done:", facts.actions)
    yield "| write | status of the source meanwhile | if it is refused |\n|---|---|---|\n"
    for step in facts.steps:
        yield f"| {step.does} | {_code(step.working) or 'untouched'} | {_code(step.refused)} |\n"
    yield "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _written_back(facts: Facts) -> Iterator[str]:
    for name, value in facts.written_back.items():
        yield f"{name}: {value}"


def _resync(rule: ResyncRule) -> Iterator[str]:
    if not rule.cleared:
        yield f"*Clear and resync* is refused. {rule.refused_when}\n\n"
        return
    yield (
        f"To begin anew (*Clear and resync*): {rule.manual_step} Verified before clearing: {rule.verified} "
        f"Cleared on the source: {', '.join(rule.cleared)}. Refused: {rule.refused_when}\n\n"
    )
    if rule.push:
        yield "Changes alone are sent with *Push changes*, without deleting anything.\n\n"


def _reads(process: SyncProcess[Any]) -> str:
    names = [f"{kind}" for kind in process.references] + [_need(need) for need in process.needs]
    labels = [SETTINGS[name].label for name in process.preferences]
    looked_up = f"Looks up: {', '.join(names)}.\n\n" if names else ""
    return f"{looked_up}Follows the preferences {', '.join(labels)}.\n\n"


def _need(need: Need[Any]) -> str:
    return f"{need.system or 'own records'}: {need.fact}"

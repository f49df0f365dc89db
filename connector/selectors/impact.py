"""What preferences mean for the next run: its steps, and how many of our open records they concern.

Everything comes from our own rows: no remote system is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count

from connector.models import Connection, SyncRecord
from connector.selectors.words import process_words
from syncrules.preference_catalog import PREFERENCES, FieldKind, PreferenceInfo
from syncrules.preferences import CustomerMaster, Preferences, StandardInvoiceSync
from syncrules.registry import built
from syncrules.sequence import Plan, PlannedStep, steps_for
from syncrules.statuses import OPEN_STATES


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """A step of the sequence, now and with the values that are stored."""

    step: PlannedStep
    runs: bool
    ran: bool
    waiting: int  # open records of ours

    @property
    def stops(self) -> bool:
        """It runs today and would not any more."""
        return self.ran and not self.runs

    @property
    def starts(self) -> bool:
        """It does not run today and would."""
        return self.runs and not self.ran


def waiting_records(connection: Connection) -> dict[str, int]:
    """How many records of each process are neither synced nor ignored."""
    rows = SyncRecord.objects.filter(connection=connection, state__in=OPEN_STATES).order_by()
    counts: Counter[str] = Counter()
    # Grouped by state first, as the index is: grouped by type alone all synced records were read too.
    for _state, process, count in rows.values_list("state", "process").annotate(Count("pk")):
        counts[process] += count
    return dict(counts)


def sequence_drawn(
    connection: Connection, stored: Preferences, now: Preferences, waiting: Mapping[str, int]
) -> list[DrawnStep]:
    """The steps that this tenant has, each as it would run with the values of `now`."""
    settlement = connection.invoice_settlement
    before = {step.process: step for step in steps_for(stored, settlement)}
    return [
        DrawnStep(
            step,
            runs=step.runs and built(step.process, settlement),
            ran=before[step.process].runs and built(step.process, settlement),
            waiting=waiting.get(step.process, 0),
        )
        for step in steps_for(now, settlement)
        if step.state is not Plan.NOT_APPLICABLE
    ]


def consequence(steps: Sequence[DrawnStep]) -> str:
    """`steps 5–10 stop: 214 payments would wait`; empty when the sequence stays as it is."""
    parts = []
    stopped = [n for n, step in enumerate(steps) if step.stops]
    if stopped:
        parts.append(f"{_named(steps, stopped)} {_verb('stop', stopped)}: {_waits(steps, stopped)}")
    started = [n for n, step in enumerate(steps) if step.starts]
    if started:
        parts.append(f"{_named(steps, started)} {_verb('start', started)}")
    return "; ".join(parts)


def what_if(connection: Connection, stored: Preferences, waiting: Mapping[str, int]) -> dict[str, str]:
    """For each preference that steers the sequence: what would happen if it were changed."""
    sentences = {}
    for info in PREFERENCES:
        for value in _alternatives(info, getattr(stored, info.id)):
            changed: dict[str, Any] = {info.id: value}
            steps = sequence_drawn(connection, stored, replace(stored, **changed), waiting)
            if sentence := consequence(steps):
                sentences[info.id] = f"If {info.as_text(value)}: {sentence}."
    return sentences


def _alternatives(info: PreferenceInfo, value: Any) -> Iterable[Any]:
    if info.kind is FieldKind.FLAG:
        return (not value,)
    if isinstance(value, StandardInvoiceSync):
        return (StandardInvoiceSync.NO if value.runs_everything else StandardInvoiceSync.YES,)
    return [master for master in CustomerMaster if isinstance(value, CustomerMaster) and master is not value]


def _waits(steps: Sequence[DrawnStep], positions: Sequence[int]) -> str:
    counts = [_counted(steps[n]) for n in positions if steps[n].waiting]
    return f"{_joined(counts)} would wait" if counts else "no open record would wait"


def _counted(step: DrawnStep) -> str:
    words = process_words(step.step.process)
    name = words.noun if step.waiting == 1 else words.title
    return f"{step.waiting:,} {name if name.startswith('NetSuite') else name.lower()}"


def _named(steps: Sequence[DrawnStep], positions: Sequence[int]) -> str:
    if len(positions) == 1:
        step = steps[positions[0]].step
        return f"step {step.number} ({step.title})"
    return f"steps {_joined(list(_ranges(steps, positions)))}"


def _ranges(steps: Sequence[DrawnStep], positions: Sequence[int]) -> Iterator[str]:
    """Numbers of steps, neighbours drawn together: `2a–2c`, `5–10`."""
    start = 0
    for n in range(1, len(positions) + 1):
        if n < len(positions) and positions[n] == positions[n - 1] + 1:
            continue
        first, last = (steps[positions[k]].step.number for k in (start, n - 1))
        yield first if first == last else f"{first}–{last}"
        start = n


def _verb(word: str, positions: Sequence[int]) -> str:
    return f"{word}s" if len(positions) == 1 else word


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))

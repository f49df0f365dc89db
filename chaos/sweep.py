"""The sweeps: kill at every boundary, disturb in every way, and compare with an undisturbed run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from chaos.boundaries import Boundary
from chaos.faults import TROUBLES
from chaos.lab import Lab
from chaos.mishaps import DEATH, MISHAPS

T = TypeVar("T")
PLACES = 6  # where each mishap strikes, spread over the effects of a process
COUNTED = ("duplicates", "losses", "unexplained")


@dataclass
class Finding:
    """What one process was put through in one mode, and what was found."""

    process: str
    mode: str
    boundaries: int = 0
    kills: int = 0
    faults: int = 0
    mishaps: int = 0
    duplicates: int = 0
    losses: int = 0
    unexplained: int = 0
    details: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def note(self, point: str, difference: dict[str, list[str]]) -> None:
        """Count what a point led to."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + len(difference[name]))
            self.details += [f"{point}: {name}: {row}" for row in difference[name]]
        self.done.append(point)


def sweep(
    lab: Lab,
    *,
    only: Sequence[str] = (),
    most: int | None = None,
    kind: str | None = None,
    earlier: Callable[[str], Finding | None] = lambda _: None,
) -> Iterator[Finding]:
    """Every process of the mode in the order of the sequence; yields after every point that was tried.

    `most` bounds the points of each kind per process, spread evenly; `kind` leaves the others out.
    `earlier` gives what an interrupted sweep has found already; those points are not repeated.
    """
    for process in lab.processes:
        lab.keep("before")
        boundaries = lab.run(process)
        expected = lab.outcome()
        lab.keep("after")
        if not only or process in only:
            finding = earlier(process) or Finding(process, _mode(lab))
            finding.boundaries = 2 * len(boundaries)
            for sort, point, disturb in _points(lab, process, boundaries, most):
                if point in finding.done or kind not in (None, sort):
                    continue
                lab.bring_back("before")
                disturb()
                setattr(finding, sort, getattr(finding, sort) + 1)
                finding.note(point, lab.settled(process, expected))
                yield finding
        lab.bring_back("after")


def _mode(lab: Lab) -> str:
    return f"Invoice Settlement {'on' if lab.invoice_settlement else 'off'}"


def _points(
    lab: Lab, process: str, boundaries: Sequence[Boundary], most: int | None
) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Dying between two effects is the same wherever it happens, so one point stands for each stretch."""
    effects = [boundary.name for boundary in boundaries if boundary.effect]
    kills = [(0, "the beginning"), *enumerate(effects, 1)]
    for number, name in _spread(kills, most):
        yield "kills", f"killed after {number} ({name})", lambda n=number: lab.strike(process, DEATH, n)
    places = [(mishap, place) for mishap in MISHAPS for place in _spread(kills[1:], PLACES)]
    position = lab.processes.index(process)  # a short sweep does not choose the same ones everywhere
    for mishap, (number, name) in _spread(_rotated(places, position * (PLACES + 1)), most):
        strike = partial(lab.strike, process, mishap, number)
        yield "mishaps", f"{mishap.name} after {number} ({name})", strike
    for trouble in _spread(_rotated(TROUBLES, position * 3), most):

        def disturb(trouble=trouble) -> None:
            lab.fault(trouble.system, trouble.fault)
            lab.run(process)
            lab.calm()
            if trouble.fault["kind"] == "login":
                lab.mend()

        yield "faults", f"{trouble.system}: {trouble.name}", disturb


def _rotated(items: Sequence[T], by: int) -> Sequence[T]:
    first = by % len(items)
    return [*items[first:], *items[:first]]


def _spread(items: Sequence[T], most: int | None) -> Sequence[T]:
    if most is None or len(items) <= most:
        return items
    if most == 1:
        return [items[len(items) // 2]]
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]

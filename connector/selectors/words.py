"""Words for processes, states and systems, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from connector.models import AttemptState, RunState, StepState
from syncrules.language import System
from syncrules.registry import KNOWN, PROCESSES, passes_of
from syncrules.sequence import SEQUENCE, Direction
from syncrules.statuses import State

_STEPS = {step.process: step for step in SEQUENCE}


@dataclass(frozen=True, slots=True)
class ProcessWords:
    """How a person calls a process: `title` in the plural, `noun` for one record."""

    id: str
    title: str
    noun: str
    source: System
    destination: System

    @property
    def direction(self) -> str:
        """`Zuora → NetSuite`."""
        return f"{self.source} → {self.destination}"


def process_words(process: str) -> ProcessWords:
    """The words of a process; an unknown id is shown as it is."""
    step, built = _STEPS.get(process), KNOWN.get(process)
    shown = step or built
    title = shown.title if shown else process.replace("_", " ").capitalize()
    backwards = step is not None and step.direction is Direction.TO_ZUORA
    source, destination = (System.NETSUITE, System.ZUORA) if backwards else (System.ZUORA, System.NETSUITE)
    return ProcessWords(process, title, built.noun if built else title, source, destination)


def process_choices() -> list[tuple[str, str]]:
    """Built processes in the order of a run, each with its passes: (id, title)."""
    choices = []
    for step in SEQUENCE:
        if step.process in PROCESSES:
            choices.append((step.process, step.title))
            choices += [(process.id, process.title) for process in passes_of(step.process)]
    return choices


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: a tone of the stylesheet, an icon and a word."""

    tone: str
    icon: str
    label: str


STATES = {
    State.NEEDS_ATTENTION: Look("bad", "x", "Needs attention"),
    State.WAITING: Look("warn", "hourglass", "Waiting"),
    State.BLOCKED: Look("held", "lock", "Blocked"),
    State.IN_PROGRESS: Look("busy", "loader-2", "In progress"),
    State.DONE: Look("good", "check", "Done"),
    State.IGNORED: Look("", "ban", "Ignored"),
}

RUN_STATES = {
    RunState.QUEUED: Look("", "clock", "Queued"),
    RunState.RUNNING: Look("busy", "loader-2", "Running"),
    RunState.COMPLETED: Look("good", "check", "Completed"),
    RunState.WARNINGS: Look("warn", "alert-triangle", "Completed with warnings"),
    RunState.FAILED: Look("bad", "x", "Failed"),
    RunState.COALESCED: Look("", "link", "Joined another run"),
    RunState.CANCELLED: Look("", "ban", "Cancelled"),
}

# The tone of a step by its state alone; failed records make a finished step red.
STEP_TONES = {
    StepState.PENDING: "idle",
    StepState.RUNNING: "busy",
    StepState.DONE: "good",
    StepState.WARNINGS: "warn",
    StepState.FAILED: "bad",
    StepState.UPSTREAM: "warn",
}


ATTEMPT_TONES = {
    AttemptState.SYNCED: "good",
    AttemptState.REFUSED: "bad",
    AttemptState.FAILED: "bad",
    AttemptState.STOPPED: "bad",
    AttemptState.UNCLEAR: "warn",
}


def state_look(state: str) -> Look:
    """The look of a record's state; an unknown one is shown as it is."""
    return next((look for key, look in STATES.items() if key == state), Look("", "minus", state))


def run_look(state: str) -> Look:
    """The look of a run's state."""
    return next((look for key, look in RUN_STATES.items() if key == state), Look("", "minus", state))

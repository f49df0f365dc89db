"""A row of resync.md as data: what a person does first, what is verified, what is cleared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncrules.writes import Found, Lookup

if TYPE_CHECKING:
    from syncrules.language import Context


def no_lines(_record: object) -> Mapping[str, str]:
    """The lines of the record carry no ids of their own."""
    return {}


def own_lookups(_record: object, _context: Context) -> tuple[Lookup, ...]:
    """The counterpart is found by the process's own look-ups."""
    return ()


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a person puts back in the destination before a resync, besides removing the counterpart.

    `lookup` finds the record in question and `done` sees whether it is as it was before; `code` and its
    `words` say that it is not.
    """

    lookup: Lookup
    done: Callable[[Found], bool]
    code: str
    words: Mapping[str, str]


def nothing_to_restore(_record: object, _context: Context) -> tuple[Restoration, ...]:
    """Removing the counterpart is all there is to do."""
    return ()


@dataclass(frozen=True)
class ResyncRule:
    """A row of resync.md: what a person does first, and what is verified and cleared.

    `lines` gives the ids that the source's lines carry, where they are cleared too. `counterparts` finds
    every record that must be gone, where the process's look-ups name only one of several. `push` offers to
    push changes instead of beginning anew. `inactive_is_gone`: an inactive counterpart counts as gone.
    `restorations`: what must be put back as well, unless a person confirms to go on without.
    """

    manual_step: str
    cleared: tuple[str, ...]
    verified: str
    refused_when: str
    lines: Callable[[Any], Mapping[str, str]] = no_lines
    counterparts: Callable[[Any, Context], tuple[Lookup, ...]] = own_lookups
    push: bool = False
    inactive_is_gone: bool = False
    restorations: Callable[[Any, Context], tuple[Restoration, ...]] = nothing_to_restore

"""What one entry of the error catalogue says (errors.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Which kind of trouble it is; kept apart on screen."""

    ACCESS = "access"  # credentials and permissions
    SETUP = "setup"  # names, preferences, features of a system
    DATA = "data"  # the record itself
    RESYNC = "resync"  # why a resync was not done
    INFO = "info"  # nothing is wrong
    PROCESS = "process"  # a whole process, or the connection between the systems


class Where(StrEnum):
    """Where a person goes to put it right."""

    ZUORA = "Zuora"
    NETSUITE = "NetSuite"
    SETTING = "Connector setting"
    NOBODY = "nobody"


class Retry(StrEnum):
    """Whether the connector tries again by itself, in the words of the catalogue."""

    NEXT_RUN = "next run"
    LOOK_UP_FIRST = "next run, look-up first"
    IN_THE_RUN = "in the run, then next run"
    NO = "no"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Message:
    """One error: its text and remedy for people; the text has placeholders such as `{record}`."""

    code: str
    family: Family
    text: str
    remedy: str
    retry: Retry
    where: Where

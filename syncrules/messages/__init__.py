"""The error catalogue: what every code means and how it is put right (errors.md)."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType

from syncrules.messages import machinery, master_data, remote, transactions
from syncrules.messages.base import Family, Message, Retry, Where
from syncrules.messages.headlines import HEADLINES

__all__ = [
    "CATALOGUE",
    "Family",
    "Message",
    "Retry",
    "Where",
    "headline_for",
    "headline_words",
    "message_for",
    "record_words",
    "remedy_for",
]

CATALOGUE: Mapping[str, Message] = MappingProxyType(
    {
        message.code: message
        for part in (master_data, transactions, remote, machinery)
        for message in part.MESSAGES
    }
)


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def message_for(code: str, values: Mapping[str, str]) -> str:
    """The text of a code with its placeholders filled; a value that is not known shows as `?`.

    Raises KeyError for a code that is not in the catalogue.
    """
    return CATALOGUE[code].text.format_map(_Values(values))


def headline_for(code: str, values: Mapping[str, str]) -> str:
    """What the records of one cause have in common: the headline of the code, else its whole message."""
    headline = HEADLINES.get(code)
    return headline.format_map(_Values(values)) if headline else message_for(code, values)


def headline_words(code: str) -> tuple[str, ...]:
    """The placeholders of the headline of a code: what tells its causes apart."""
    template = HEADLINES.get(code) or CATALOGUE[code].text
    return tuple(word for _, word, _, _ in Formatter().parse(template) if word)


def remedy_for(code: str) -> str:
    """What a person does about it. Raises KeyError for a code that is not in the catalogue."""
    return CATALOGUE[code].remedy


def record_words(code: str, noun: str, number: str) -> str:
    """The words for `{record}`: "Invoice INV-1", or "INV-1" where the text itself says "Invoice"."""
    says_noun = f"{noun} {{record}}".lower() in CATALOGUE[code].text.lower()
    return number if says_noun else f"{noun} {number}"

"""What each process does, in words, by its id."""

from collections.abc import Mapping
from types import MappingProxyType

from syncrules.facts import cash, documents, masters
from syncrules.facts.base import Facts, StepFact

__all__ = ["FACTS", "Facts", "StepFact"]

FACTS: Mapping[str, Facts] = MappingProxyType({**masters.FACTS, **documents.FACTS, **cash.FACTS})

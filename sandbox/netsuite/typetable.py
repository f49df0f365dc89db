"""The declared types as objects: what a complex type contains, in which order and namespace."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sandbox.netsuite.schemas import SHORT
from sandbox.netsuite.schemas.declarations import ELEMENTS, TYPES
from sandbox.netsuite.schemas.enums import ENUMS


@dataclass(frozen=True)
class Element:
    """One element of a sequence; `namespace` is where its tag lives."""

    name: str
    type: str  # "xsd:string" or the name of a declared type
    namespace: str
    required: bool = False
    many: bool = False
    reference: bool = False


@dataclass(frozen=True)
class Attribute:
    """One attribute; `default` is None when there is none."""

    name: str
    type: str
    required: bool = False
    default: str | None = None


@dataclass
class Type:
    """A complex type: its own elements and attributes, and all including those of its bases."""

    name: str
    namespace: str
    base: str = ""
    abstract: bool = False
    own_elements: list[Element] = field(default_factory=list)
    own_attributes: list[Attribute] = field(default_factory=list)

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in document order, the base's first."""
        return [*(BY_NAME[self.base].elements if self.base in BY_NAME else []), *self.own_elements]

    @cached_property
    def by_name(self) -> dict[str, Element]:
        """All elements by name."""
        return {element.name: element for element in self.elements}

    @cached_property
    def attributes(self) -> list[Attribute]:
        """All attributes."""
        return [*(BY_NAME[self.base].attributes if self.base in BY_NAME else []), *self.own_attributes]

    def inherits(self, name: str) -> bool:
        """Whether this is the named type or derived from it."""
        return self.name == name or (self.base in BY_NAME and BY_NAME[self.base].inherits(name))


def _split(word: str) -> tuple[str, str, bool, bool]:
    plain = word.rstrip("!*")
    marks = word[len(plain) :]
    name, _, kind = plain.partition(":")
    return name, SHORT.get(kind, kind), "!" in marks, "*" in marks


def _parse(namespace: str, head: str, words: str) -> Type:
    name, _, base = head.partition(" < ")
    parsed = Type(name, namespace, base)
    for word in words.split():
        if word == "abstract":
            parsed.abstract = True
        elif word.startswith("@"):
            text, _, default = word[1:].partition("=")
            label, kind, required, _ = _split(text)
            parsed.own_attributes.append(Attribute(label, kind, required, default or None))
        elif word.startswith("^"):
            label, _, required, many = _split(word[1:])
            owner = "core.platform" if label in ELEMENTS["core.platform"] else namespace
            kind = ELEMENTS[owner][label]
            parsed.own_elements.append(Element(label, kind, owner, required, many, reference=True))
        else:
            label, kind, required, many = _split(word)
            parsed.own_elements.append(Element(label, kind, namespace, required, many))
    return parsed


BY_NAME: dict[str, Type] = {
    parsed.name: parsed
    for namespace, declared in TYPES.items()
    for parsed in (_parse(namespace, head, words) for head, words in declared.items())
}

# Simple types: name -> namespace.
ENUM_NAMESPACES: dict[str, str] = {name: namespace for namespace, values in ENUMS.items() for name in values}

# Types with one letter of meaning: text content instead of elements.
TEXT_TYPES = frozenset(ENUM_NAMESPACES) | {"xsd:string", "TokenPassportSignature"}

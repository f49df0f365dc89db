"""Writes the sandbox's WSDL: one document, the schemas inside, for any served endpoint version."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from sandbox.netsuite.schemas import NAMESPACES, namespace
from sandbox.netsuite.schemas.declarations import ELEMENTS
from sandbox.netsuite.schemas.enums import ENUMS
from sandbox.netsuite.schemas.messages import FAULT_NAMES, HEADERS, OPERATIONS
from sandbox.netsuite.typetable import BY_NAME, ENUM_NAMESPACES, Attribute, Element, Type

VERSIONS = ("2023_2", "2024_1", "2025_2")
_WITHOUT_PREFERENCES = ("getServerTime", "getAccountGovernanceInfo", "getIntegrationGovernanceInfo")
XSD = "http://www.w3.org/2001/XMLSchema"
_PREFIXES = {name: f"n{index}" for index, name in enumerate(NAMESPACES)}


def _type_name(name: str) -> str:
    if name.startswith("xsd:"):
        return name
    owner = ENUM_NAMESPACES.get(name) or BY_NAME[name].namespace
    return f"{_PREFIXES[owner]}:{name}"


def _element(element: Element) -> str:
    bounds = "" if element.required else ' minOccurs="0"'
    bounds += ' maxOccurs="unbounded"' if element.many else ""
    if element.reference:
        return f'<xsd:element ref="{_PREFIXES[element.namespace]}:{element.name}"{bounds}/>'
    return f'<xsd:element name="{element.name}" type="{_type_name(element.type)}"{bounds}/>'


def _attribute(attribute: Attribute) -> str:
    extra = ' use="required"' if attribute.required else ""
    extra += f' default="{attribute.default}"' if attribute.default else ""
    return f'<xsd:attribute name="{attribute.name}" type="{_type_name(attribute.type)}"{extra}/>'


def _complex_type(declared: Type) -> str:
    attributes = "".join(map(_attribute, declared.own_attributes))
    elements = "".join(map(_element, declared.own_elements))
    body = (f"<xsd:sequence>{elements}</xsd:sequence>" if elements else "") + attributes
    if declared.base.startswith("xsd:"):
        body = (
            f'<xsd:simpleContent><xsd:extension base="{declared.base}">{attributes}</xsd:extension>'
            "</xsd:simpleContent>"
        )
    elif declared.base:
        extension = f'<xsd:extension base="{_type_name(declared.base)}">{body}</xsd:extension>'
        body = f"<xsd:complexContent>{extension}</xsd:complexContent>"
    abstract = ' abstract="true"' if declared.abstract else ""
    return f'<xsd:complexType name="{declared.name}"{abstract}>{body}</xsd:complexType>'


def _simple_type(name: str, values: str) -> str:
    options = "".join(f'<xsd:enumeration value="{value}"/>' for value in values.split())
    restriction = f'<xsd:restriction base="xsd:string">{options}</xsd:restriction>'
    return f'<xsd:simpleType name="{name}">{restriction}</xsd:simpleType>'


def _schema(name: str, version: str, location: str = "") -> str:
    """One schema; imports carry a schemaLocation only when `location` (a prefix) is given."""
    declared = "".join(
        f" xmlns:{_PREFIXES[other]}={quoteattr(namespace(other, version))}" for other in NAMESPACES
    )
    imports = "".join(
        f"<xsd:import namespace={quoteattr(namespace(other, version))}"
        + (f" schemaLocation={quoteattr(location + other)}" if location else "")
        + "/>"
        for other in NAMESPACES
        if other != name
    )
    types = "".join(_complex_type(item) for item in BY_NAME.values() if item.namespace == name)
    simple = "".join(_simple_type(key, values) for key, values in ENUMS.get(name, {}).items())
    elements = "".join(
        f'<xsd:element name="{key}" type="{_type_name(kind)}"/>'
        for key, kind in ELEMENTS.get(name, {}).items()
    )
    return (
        f'<xsd:schema xmlns:xsd="{XSD}"{declared} targetNamespace={quoteattr(namespace(name, version))} '
        f'elementFormDefault="qualified">{imports}{simple}{types}{elements}</xsd:schema>'
    )


def _messages() -> str:
    parts = "".join(f'<part name="{name}" element="msg:{name}"/>' for name in HEADERS)
    found = [f'<message name="headers">{parts}</message>']
    for name in OPERATIONS:
        for message, element in ((f"{name}Request", name), (f"{name}Response", f"{name}Response")):
            part = f'<part name="parameters" element="msg:{element}"/>'
            found.append(f'<message name="{message}">{part}</message>')
    for fault in FAULT_NAMES:
        element = fault[0].lower() + fault[1:]
        found.append(f'<message name="{fault}"><part name="fault" element="flt:{element}"/></message>')
    return "".join(found)


def _port_operation(name: str) -> str:
    faults = "".join(f'<fault name="{fault}" message="tns:{fault}"/>' for fault in FAULT_NAMES)
    return (
        f'<operation name="{name}"><input name="{name}Request" message="tns:{name}Request"/>'
        f'<output name="{name}Response" message="tns:{name}Response"/>{faults}</operation>'
    )


def _bound_operation(name: str) -> str:
    used = ["tokenPassport", "applicationInfo", "partnerInfo"]
    if name in ("search", "searchMoreWithId"):
        used.append("searchPreferences")
    elif name not in _WITHOUT_PREFERENCES:
        used.append("preferences")
    headers = "".join(f'<soap:header message="tns:headers" part="{part}" use="literal"/>' for part in used)
    faults = "".join(
        f'<fault name="{fault}"><soap:fault name="{fault}" use="literal"/></fault>' for fault in FAULT_NAMES
    )
    return (
        f'<operation name="{name}"><soap:operation soapAction="{name}"/>'
        f'<input name="{name}Request">{headers}<soap:body use="literal"/></input>'
        f'<output name="{name}Response">'
        '<soap:header message="tns:headers" part="documentInfo" use="literal"/>'
        f'<soap:body use="literal"/></output>{faults}</operation>'
    )


@cache
def _template(version: str) -> str:
    schemas = "".join(_schema(name, version) for name in NAMESPACES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" '
        f'xmlns:tns="urn:platform_{version}.webservices.netsuite.com" '
        f'xmlns:msg="{namespace("messages.platform", version)}" '
        f'xmlns:flt="{namespace("faults.platform", version)}" '
        f'targetNamespace="urn:platform_{version}.webservices.netsuite.com">'
        f"<types>{schemas}</types>{_messages()}"
        f'<portType name="NetSuitePortType">{"".join(map(_port_operation, OPERATIONS))}</portType>'
        '<binding name="NetSuiteBinding" type="tns:NetSuitePortType">'
        '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>'
        f"{''.join(map(_bound_operation, OPERATIONS))}</binding>"
        '<service name="NetSuiteService"><port name="NetSuitePort" binding="tns:NetSuiteBinding">'
        f'<soap:address location="@HOST@/services/NetSuitePort_{version}"/></port></service></definitions>'
    )


def render(version: str, base_url: str) -> bytes:
    """The WSDL of one endpoint version; `base_url` without trailing slash becomes the service's host."""
    return _template(version).replace("@HOST@", base_url).encode()


class _Inline(etree.Resolver):
    def __init__(self, version: str) -> None:
        self._version = version

    def resolve(self, url: str, pubid: str, context: Any) -> Any:  # type: ignore[override]
        """Hand out a schema by its name behind `inline:`."""
        name = url.rpartition("inline:")[2]
        return self.resolve_string(_schema(name, self._version, "inline:"), context)  # type: ignore[call-arg]


@cache
def compiled(version: str) -> etree.XMLSchema:
    """The same schemas compiled, to check requests with."""
    parser = etree.XMLParser()
    parser.resolvers.add(_Inline(version))
    imports = "".join(
        f'<xsd:import namespace="{namespace(name, version)}" schemaLocation="inline:{name}"/>'
        for name in NAMESPACES
    )
    root = etree.fromstring(f'<xsd:schema xmlns:xsd="{XSD}">{imports}</xsd:schema>'.encode(), parser)
    return etree.XMLSchema(root)

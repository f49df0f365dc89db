"""The customer's WSDL: loaded once per process, addressed by full namespaces only (section 13)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import zeep
import zeep.exceptions
from lxml import etree

from connector.gateways.errors import NO_ANSWER, RequestRefused, TemporarilyUnavailable
from connector.gateways.transport import unreachable
from syncrules.language import System

# zeep has no type hints; these names say so once.
_new_client: Any = zeep.Client
_new_transport: Any = zeep.Transport
_LOADED: dict[str, Any] = {}
_LOADING = threading.Lock()


def account_host(account: str) -> str:
    """The host part of an account's own domain: `1234567_SB1` gives `1234567-sb1`."""
    return account.lower().replace("_", "-")


def base_url_of(account: str) -> str:
    """The account domain; SuiteTalk answers only there."""
    return f"https://{account_host(account)}.suitetalk.api.netsuite.com"


class FolderCache:
    """Keeps downloaded WSDL and XSD files in a folder, one file per URL (the version is part of it)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:40]}.xml"

    def add(self, url: str, content: bytes) -> None:
        """Store a file; a half-written one is never seen."""
        path = self._path(url)
        part = path.with_name(f"{path.name}.{threading.get_ident()}")
        part.write_bytes(content)
        part.replace(path)

    def get(self, url: str) -> bytes | None:
        """The stored file, or None."""
        path = self._path(url)
        return path.read_bytes() if path.exists() else None


def is_local(url: str) -> bool:
    """Servers on this machine come and go on random ports: their files are not kept."""
    return (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")


class Typed(dict[str, Any]):
    """Values of a complex type by element and attribute name, for zeep to render.

    Its own value objects take keyword arguments and check the names, at ten times the cost.
    """

    def __init__(self, kind: Any, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._xsd_type = kind  # zeep asks for it where the schema only names the base type


class Schema:
    """The types and messages of one endpoint version of one account.

    The zeep client behind it is shared by all gateways of the process: build it before a worker forks.
    """

    def __init__(
        self,
        base_url: str,
        version: str,
        session: requests.Session | None = None,
        cache_dir: Path | None = None,
    ) -> None:
        self.version = version
        self.url = f"{base_url}/wsdl/v{version}_0/netsuite.wsdl"
        self.address = f"{base_url}/services/NetSuitePort_{version}"
        self._client: Any = _client(self.url, session, cache_dir)
        self._types: dict[tuple[str, str], Any] = {}

    def namespace(self, group: str) -> str:
        """The namespace of a group such as `core.platform` in this version."""
        name, _, home = group.rpartition(".")
        return f"urn:{name}_{self.version}.{home}.webservices.netsuite.com"

    def type(self, group: str, name: str) -> Any:
        """A type by full namespace; raises RequestRefused when this endpoint does not define it."""
        try:
            if (group, name) not in self._types:
                self._types[group, name] = self._client.get_type(f"{{{self.namespace(group)}}}{name}")
            return self._types[group, name]
        except (zeep.exceptions.LookupError, ValueError) as error:
            text = f"The WSDL of endpoint {self.version} does not define {name} in {group}."
            raise RequestRefused("UNEXPECTED", text, system=System.NETSUITE) from error

    def core(self, name: str, /, **values: Any) -> Any:
        """An object of the core namespace, e.g. a RecordRef."""
        return self.type("core.platform", name)(**values)

    def envelope(self, operation: str, *args: Any, **kwargs: Any) -> etree._Element:
        """A SOAP envelope without header parts; raises RequestRefused for an unknown operation."""
        try:
            message = self._client.create_message(self._client.service, operation, *args, **kwargs)
        except (AttributeError, ValueError, TypeError, zeep.exceptions.ValidationError) as error:
            text = f"{operation} cannot be written as endpoint {self.version} wants it: {error}"
            raise RequestRefused("UNEXPECTED", text, system=System.NETSUITE) from error
        assert isinstance(message, etree._Element)
        return message


def _client(url: str, session: requests.Session | None, cache_dir: Path | None) -> Any:
    with _LOADING:
        if url not in _LOADED:
            _LOADED[url] = _load(url, session, cache_dir)
        return _LOADED[url]


def _load(url: str, session: requests.Session | None, cache_dir: Path | None) -> Any:
    cache = FolderCache(cache_dir) if cache_dir and not is_local(url) else None
    transport = _new_transport(cache=cache, timeout=30, operation_timeout=30, session=session)
    try:
        return _new_client(url, transport=transport)
    except requests.HTTPError as error:
        raise _refused(url, error.response.status_code if error.response is not None else 0) from error
    except requests.RequestException as error:
        raise _away(url, unreachable(url, error)) from error
    except (zeep.exceptions.Error, etree.XMLSyntaxError, OSError) as error:
        text = f"{url} gives no WSDL. Check the account id and the endpoint version. ({error})"
        values = {"status": "200"}
        raise RequestRefused("SERVICE_UNAVAILABLE", text, system=System.NETSUITE, values=values) from error


def _refused(url: str, status: int) -> RequestRefused | TemporarilyUnavailable:
    if status >= 500 or status == 429:
        return _away(url, f"HTTP {status}", status)
    text = f"{url} answers HTTP {status}. Check the account id and the endpoint version."
    return RequestRefused("SERVICE_UNAVAILABLE", text, system=System.NETSUITE, values={"status": str(status)})


def _away(url: str, text: str, status: int = 0) -> TemporarilyUnavailable:
    values = {"status": str(status or NO_ANSWER)}
    text = f"{url} cannot be read: {text}"
    return TemporarilyUnavailable("SERVICE_UNAVAILABLE", text, system=System.NETSUITE, values=values)

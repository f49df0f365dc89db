"""What a handler gets, what it gives back, and the table of routes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sandbox.faults import FaultTable
from sandbox.http import Request
from sandbox.zuora.memory import Memory
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.tenant import Tenant


@dataclass
class Context:
    """One call being answered; handlers set `rows` to the number of records they read or wrote."""

    tenant: Tenant
    request: Request
    body: Any
    operation: str
    memory: Memory
    faults: FaultTable
    base_url: str = ""
    params: dict[str, str] = field(default_factory=dict)
    rows: int = 1

    @property
    def key(self) -> str:
        """The `{key}` of the path."""
        return self.params["key"]

    def fields(self) -> dict[str, Any]:
        """The JSON object of the body; an empty body is an empty object."""
        if not isinstance(self.body, dict):
            raise Refusal("bad_json", "The request body must be a JSON object.", 400)
        return self.body


Handler = Callable[[Context], Any]


class Raw(NamedTuple):
    """An answer with a status of its own, or one that is not JSON."""

    status: int
    data: Any


@dataclass(frozen=True)
class Route:
    """One endpoint; `settlement` endpoints exist only on tenants with Invoice Settlement."""

    method: str
    template: str
    handler: Handler
    write: bool = False
    settlement: bool = False

    @property
    def operation(self) -> str:
        """The name the journal and the faults know it by."""
        return f"{self.method} {self.template}"


class Router:
    """Finds the route of a request; more specific templates must stand first."""

    def __init__(self, routes: list[Route]) -> None:
        self._routes = [(re.compile(_pattern(route.template)), route) for route in routes]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route and its path parameters; Refusal no_such_path or unsupported."""
        other = False
        for pattern, route in self._routes:
            match = pattern.fullmatch(path)
            if match and route.method == method:
                return route, match.groupdict()
            other = other or match is not None
        if other:
            raise Refusal("unsupported", f"Method {method} is not supported.")
        raise Refusal("no_such_path", f"HTTP 404 Not Found: {path}")


def _pattern(template: str) -> str:
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + "/?"

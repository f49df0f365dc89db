"""Every point at which a worker may die: around each remote call and each database commit.

Found at the lowest seams there are, `requests.Session.send` and Django's commit, so that a new remote call
or a new transaction of the product is a boundary without being named anywhere.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import requests
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

WRITING_SQL = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)
READING = re.compile(r"/oauth/token|/action/query|/settings/|_sandbox|/wsdl/")
SOAP_WRITES = re.compile(r"add|update|upsert|delete")


@dataclass(frozen=True, slots=True)
class Boundary:
    """One remote call or commit; `effect` is false for calls that change nothing."""

    name: str
    effect: bool


class Inline(Executor):
    """Does the work at once, so that the order of calls is the same every time."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The finished call."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Watch:
    """Notes boundaries in their order; dies behind the effect with the given number (0: before the first)."""

    def __init__(self, die_after: int | None = None) -> None:
        self.seen: list[Boundary] = []
        self._die_after = die_after
        self._effects = 0

    def start(self) -> None:
        """Dies right here when nothing at all was to happen."""
        if self._die_after == 0:
            die()

    def passed(self, boundary: Boundary) -> None:
        """The call was answered, or the commit is done."""
        self.seen.append(boundary)
        if boundary.effect:
            self._effects += 1
            if self._effects == self._die_after:
                die()


def die() -> None:
    """As the kernel ends a process: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def remote(request: requests.PreparedRequest) -> Boundary:
    """What a request is called, and whether it writes."""
    action = str(request.headers.get("SOAPAction", "")).strip('"')
    path = requests.utils.urlparse(request.url or "").path
    if action:
        return Boundary(f"NetSuite {action}", bool(SOAP_WRITES.match(action)))
    writes = request.method in ("POST", "PUT", "DELETE") and not READING.search(request.url or "")
    return Boundary(f"Zuora {request.method} {_general(path)}", writes)


def _general(path: str) -> str:
    return re.sub(r"/[0-9a-f]{32}", "/{id}", path)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Everything that this process does meanwhile passes the watch."""
    send, commit = requests.Session.send, BaseDatabaseWrapper.commit

    def watched_send(
        session: requests.Session, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response:
        answer = send(session, request, **kwargs)
        watch.passed(remote(request))
        return answer

    def watched_commit(wrapper: BaseDatabaseWrapper) -> None:
        commit(wrapper)
        watch.passed(Boundary("database commit", True))

    def watched_statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if WRITING_SQL.match(sql) and not connection.in_atomic_block:
            watch.passed(Boundary("database commit", True))
        return result

    with (
        patch.object(requests.Session, "send", watched_send),
        patch.object(BaseDatabaseWrapper, "commit", watched_commit),
        patch("connector.gateways.netsuite.ThreadPoolExecutor", Inline),
        patch("connector.gateways.zuora.gateway.ThreadPoolExecutor", Inline),
        connection.execute_wrapper(watched_statement),
    ):
        watch.start()
        yield

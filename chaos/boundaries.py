"""Every point at which a worker may die: around each remote call and each database commit.

Found at the lowest seams there are, `requests.Session.send` and Django's commit, so that a new remote call
or a new transaction of the product is a boundary without being named anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import requests
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from chaos.mishaps import DEATH, Mishap
from connector.gateways.transport import Transport

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
    """Notes boundaries in their order; the mishap strikes behind the effect with the given number.

    0 is before the first effect. Behind a statement it strikes when the next thing is about to be done: until
    then the database may still be busy with it.
    """

    def __init__(self, after: int | None = None, mishap: Mishap = DEATH) -> None:
        self.seen: list[Boundary] = []
        self._after = after
        self._mishap = mishap
        self._effects = 0
        self._due = False

    def start(self) -> None:
        """Strikes right here when nothing at all was to happen."""
        if self._after == 0:
            self._mishap.strike()

    def about_to(self) -> None:
        """Something is about to be sent, or to be asked of the database."""
        if self._due:
            self._due = False
            self._mishap.strike()

    def passed(self, boundary: Boundary, *, at_once: bool = True) -> None:
        """The call was answered, or the commit is done."""
        self.seen.append(boundary)
        if boundary.effect:
            self._effects += 1
            self._due = self._effects == self._after
        if at_once:
            self.about_to()


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
    send, commit, hand_over = requests.Session.send, BaseDatabaseWrapper.commit, Transport.send

    def watched_send(
        session: requests.Session, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response:
        answer = send(session, request, **kwargs)
        watch.passed(remote(request))
        return answer

    def watched_hand_over(transport: Transport, request: requests.Request) -> requests.Response:
        watch.about_to()
        return hand_over(transport, request)

    def watched_commit(wrapper: BaseDatabaseWrapper) -> None:
        commit(wrapper)
        watch.passed(Boundary("database commit", True))

    def watched_statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        watch.about_to()
        result = execute(sql, params, many, context)
        if WRITING_SQL.match(sql) and not connection.in_atomic_block:
            watch.passed(Boundary("database commit", True), at_once=False)
        return result

    with (
        patch.object(requests.Session, "send", watched_send),
        patch.object(Transport, "send", watched_hand_over),
        patch.object(BaseDatabaseWrapper, "commit", watched_commit),
        patch("connector.gateways.netsuite.ThreadPoolExecutor", Inline),
        patch("connector.gateways.zuora.gateway.ThreadPoolExecutor", Inline),
        connection.execute_wrapper(watched_statement),
    ):
        watch.start()
        yield
        watch.about_to()

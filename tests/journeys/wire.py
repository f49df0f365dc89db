"""The wire to a sandbox system: keeps what went over it, and can answer in the system's place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.http import Drop, Request, Response
from tests.gateways.scripted import Sent

Answer = Response | Drop


@dataclass(frozen=True)
class Passed:
    """One complete exchange; `answer` is None when the connection was closed without one."""

    request: Request
    answer: Response | None

    @property
    def sent(self) -> Sent:
        """The request as it stood on the wire."""
        query = urlencode(self.request.query)
        path = quote(self.request.path) + (f"?{query}" if query else "")
        return Sent(self.request.method, path, dict(self.request.headers), self.request.body.decode())


class Wire:
    """Stands between the server and its application.

    `instead`, when set, may answer a request itself by giving a response; None lets the system answer.
    `lose`, when set, says of which requests the answer gets lost after everything was done.
    """

    def __init__(self, app: Any) -> None:
        self._answer: Callable[[Request], Answer] = app.handle
        self.passed: list[Passed] = []
        self.instead: Callable[[Request], Answer | None] | None = None
        self.lose: Callable[[Request], bool] | None = None
        app.handle = self.handle

    def handle(self, request: Request) -> Answer:
        """Pass a request on; the control surface is not part of the wire."""
        if request.path.startswith("/_sandbox/"):
            return self._answer(request)
        answer = (self.instead(request) if self.instead else None) or self._answer(request)
        if self.lose and self.lose(request):
            answer = Drop()
        self.passed.append(Passed(request, answer if isinstance(answer, Response) else None))
        return answer

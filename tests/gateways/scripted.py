"""A tiny Zuora that answers from a script, for replies that the sandbox does not give."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DROP = object()


@dataclass(frozen=True)
class Sent:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    def json(self) -> Any:
        """The parsed body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What to answer; `body` is sent as JSON unless it is bytes."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class ScriptedZuora(ThreadingHTTPServer):
    """Answers each call with the next entry of `script`; the last one is repeated."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.sent: list[Sent] = []
        self.tokens = 0
        self.token_answer: Answer | None = None
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of the script."""

    def answer(self, sent: Sent) -> Any:
        """The next answer."""
        with self.lock:
            if sent.path == "/oauth/token":
                self.tokens += 1
                return self.token_answer or Answer(
                    {"access_token": f"token-{self.tokens}", "expires_in": 3600}
                )
            self.sent.append(sent)
            answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return answer(sent) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptedZuora

    def do_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        answer = self.server.answer(Sent(self.command, self.path, dict(self.headers), body))
        if answer is DROP:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        data = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(data)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_any

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output clean."""


@contextmanager
def scripted(*script: Any) -> Iterator[ScriptedZuora]:
    """A running server with this script."""
    server = ScriptedZuora(*script)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

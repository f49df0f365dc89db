"""A small threaded HTTP/1.1 server that hands complete requests to an application object."""

from __future__ import annotations

import contextlib
import gzip
import select
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import responses as REASONS
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, unquote, urlsplit

GZIP_FROM_BYTES = 1000
LONGEST_WAIT = 900.0  # seconds; NetSuite's own limit of a request


@dataclass(frozen=True)
class Request:
    """One request: `path` is decoded, `query` keeps order and repeats, header names are lower case."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    gone: Callable[[], None] = lambda: None  # returns when the client has hung up

    def header(self, name: str, default: str = "") -> str:
        """The value of a header, whatever the letter case of its name."""
        return self.headers.get(name.lower(), default)

    def values(self, name: str) -> list[str]:
        """All values of one query parameter, in order."""
        return [value for key, value in self.query if key == name]

    def value(self, name: str, default: str = "") -> str:
        """The first value of one query parameter."""
        return next(iter(self.values(name)), default)


@dataclass(frozen=True)
class Response:
    """One answer; Content-Length, Content-Encoding and Connection are added by the server."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Drop:
    """Returned by an application to close the connection without any answer."""


class Application(Protocol):
    """What `serve` needs: one call for each request, from many threads at once."""

    def handle(self, request: Request) -> Response | Drop:
        """Answer a request; an exception becomes a plain 500."""
        ...


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _HttpServer

    def do_any(self) -> None:
        request = self._read()
        try:
            answer = self.server.app.handle(request)
        except Exception as error:
            answer = Response(500, f"sandbox error: {error!r}".encode(), {"Content-Type": "text/plain"})
        if isinstance(answer, Drop):
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(request, answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_any

    def _read(self) -> Request:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = self._read_chunks()
        else:
            body = self.rfile.read(int(headers.get("content-length") or 0))
        if headers.get("content-encoding", "").lower() == "gzip" and body:
            body = gzip.decompress(body)
        query = parse_qsl(parts.query, keep_blank_values=True)
        return Request(self.command, unquote(parts.path), query, headers, body, self._wait_until_gone)

    def _wait_until_gone(self) -> None:
        """After a whole request only the end of the connection can be read."""
        select.select([self.connection], [], [], LONGEST_WAIT)

    def _read_chunks(self) -> bytes:
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _send(self, request: Request, response: Response) -> None:
        body, headers = response.body, dict(response.headers)
        if len(body) > GZIP_FROM_BYTES and _accepts_gzip(request.header("accept-encoding")):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if response.status not in (204, 304):
            headers["Content-Length"] = str(len(body))
        headers["Connection"] = "close" if self.close_connection else "keep-alive"
        lines = [f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        # One send for head and body: two small packets would wait for the peer's delayed acknowledgement.
        self.wfile.write(head if self.command == "HEAD" else head + body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the journal is the log."""


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0")
    return False


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], app: Application) -> None:
        self.app = app
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is everyday life here."""

    def drop_connections(self) -> None:
        with self._open_lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Server:
    """A listening server; `start` answers from a background thread, `run` in the calling one."""

    def __init__(self, app: Application, port: int = 0) -> None:
        self._http = _HttpServer(("127.0.0.1", port), app)
        self.app = app
        self.port = int(self._http.server_address[1])
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL without trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Begin answering in a background thread; returns itself."""
        self._thread = threading.Thread(target=self.run, name=f"sandbox-{self.port}", daemon=True)
        self._thread.start()
        return self

    def run(self) -> None:
        """Answer until `stop` is called from another thread."""
        self._http.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Stop listening and close every open connection."""
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()
        self._http.drop_connections()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(app: Application, port: int = 0) -> Server:
    """Bind `app` on 127.0.0.1 (port 0: a free one); call `.start()` or use it as a context manager."""
    return Server(app, port)

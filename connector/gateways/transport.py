"""The HTTP plumbing both gateways share: pooled session, time limits, repetitions, worker threads."""

from __future__ import annotations

import os
import random
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError

from connector.gateways.errors import AuthenticationFailed, GatewayError
from connector.gateways.hold import Hold

T = TypeVar("T")
R = TypeVar("R")


class NeverSent(Exception):
    """No connection came about: nothing can have happened remotely."""


class AnswerLost(Exception):
    """The request went out, or may have gone out, and no complete answer came back."""


class Transport:
    """Sends requests through one pooled session, at most `concurrency` at a time, and counts them.

    Time limits are in seconds. Safe for many threads. Proxies and `REQUESTS_CA_BUNDLE` are taken from
    the environment once; `.netrc` is ignored because it would replace the Authorization header.
    Nothing more is sent once `refused` is set, because every call would be one more failed log-in, nor
    when the `hold` on the records has ended.
    """

    def __init__(
        self,
        url: str,
        *,
        concurrency: int,
        connect_timeout: float = 10,
        read_timeout: float = 130,
        hold: Hold | None = None,
    ) -> None:
        self.timeout = (connect_timeout, read_timeout)
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.proxies.update(get_environ_proxies(url))
        self.session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_connections=4, pool_maxsize=concurrency)
        self.session.mount("http://", adapter)
        self.session.mount("https://", adapter)
        self._slots = threading.BoundedSemaphore(concurrency)
        self._lock = threading.Lock()
        self._calls = 0
        self._hold = hold
        self.refused: AuthenticationFailed | None = None

    def send(self, request: requests.Request) -> requests.Response:
        """One call, without repetitions; the body is read.

        Raises NeverSent or AnswerLost, and AuthenticationFailed or HeldUp when nothing may be sent any more.
        """
        prepared = self.session.prepare_request(request)
        with self._slots:
            if self.refused is not None:
                raise self.refused
            if self._hold is not None:
                self._hold.check()
            with self._lock:
                self._calls += 1
            try:
                return self.session.send(
                    prepared,
                    timeout=self.timeout,
                    allow_redirects=False,
                    verify=self.session.verify,
                    proxies=dict(self.session.proxies),
                )
            except requests.RequestException as error:
                if never_sent(error):
                    raise NeverSent(unreachable(prepared.url or "", error)) from error
                raise AnswerLost(str(error)) from error

    def calls(self) -> int:
        """Calls sent so far, repetitions included."""
        return self._calls

    def close(self) -> None:
        """Release the pooled connections."""
        self.session.close()


def never_sent(error: requests.RequestException) -> bool:
    """True for a refused connection, an unknown host, a connect time-out or a refused certificate."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = _reason(error)
    if isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return True
    return _refused_certificate(reason)


def unreachable(url: str, error: requests.RequestException) -> str:
    """Why no connection to a URL came about, and where to look, for a person."""
    host, reason = urlsplit(url).netloc, _reason(error)
    if isinstance(reason, NameResolutionError):
        problem = f'There is no host named "{host}"'
    elif isinstance(reason, NewConnectionError):
        problem = f"{host} does not accept connections"
    elif isinstance(reason, ConnectTimeoutError):
        problem = f"{host} does not answer"
    elif _refused_certificate(reason):
        problem = f"The certificate of {host} is not trusted ({reason})"
    else:
        problem = f"{host} cannot be reached ({error})"
    return f"{problem}. Check the address in the connection, and the network."


def _reason(error: requests.RequestException) -> Any:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return getattr(reason, "original_error", reason)  # what stopped the way to a proxy


def _refused_certificate(reason: Any) -> bool:
    return bool(reason and reason.args and isinstance(reason.args[0], ssl.SSLCertVerificationError))


class Repeat(Exception):
    """Raised by a call that may be repeated: the error to end with, and the seconds to wait at least."""

    def __init__(self, error: GatewayError, after: float = 0) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


@dataclass(frozen=True)
class Retry:
    """Repeats a call with full jitter: sleep = max(Retry-After, random(0, min(ceiling, base * 2^n)))."""

    attempts: int = 5
    base: float = 1.0
    ceiling: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random

    def pause(self, attempt: int, at_least: float = 0) -> None:
        """Sleep after attempt number `attempt` (from 0) failed."""
        self.sleep(max(at_least, self.random() * min(self.ceiling, self.base * 2**attempt)))

    def run(self, call: Callable[[], T]) -> T:
        """The result of `call`, repeated while it raises Repeat; finally raises the error within."""
        for attempt in range(self.attempts):
            try:
                return call()
            except Repeat as repeat:
                if attempt + 1 == self.attempts:
                    raise repeat.error from repeat
                self.pause(attempt, repeat.after)
        raise AssertionError("attempts must be positive")


def run_batches(
    pool: Executor, work: Callable[[T], R], batches: Iterable[T], *, window: int
) -> Iterator[tuple[T, R]]:
    """Yield (batch, result) in the calling thread as batches end, at most `window` of them in flight.

    An exception of `work` is raised here; batches that have not begun by then are not begun.
    """
    waiting = iter(batches)
    running: dict[Future[R], T] = {}
    try:
        while True:
            while len(running) < window and (batch := next(waiting, None)) is not None:
                running[pool.submit(work, batch)] = batch
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()


# Every pattern below needs one of these words.
_HINTS = ("bearer", "token", "secret", "password", "client_id", "oauth", "consumerkey", "nonce", "signature")
_SECRETS = (
    (re.compile(r"(?i)(bearer\s+)[^\s\"']+"), r"\1***"),
    (re.compile(r'(?i)("(?:access_token|client_secret|password|refresh_token)"\s*:\s*")[^"]*'), r"\1***"),
    (re.compile(r"(?i)((?:client_secret|client_id|password)=)[^&\s]*"), r"\1***"),
    (re.compile(r"(?i)(oauth_[a-z_]+=\")[^\"]*"), r"\1***"),
    (
        re.compile(r"(<(?:\w+:)?(consumerKey|token|nonce|signature|password)(?:\s[^>]*)?>)[^<]*"),
        r"\1***",
    ),
)


def mask(text: str, limit: int = 20_000) -> str:
    """The first `limit` characters of the text, with tokens, secrets and signatures replaced by ***."""
    cut = text if len(text) <= limit else text[:limit] + " …"
    lower = cut.lower()
    if not any(word in lower for word in _HINTS):  # the usual case, told at a tenth of the patterns' cost
        return cut
    for pattern, replacement in _SECRETS:
        cut = pattern.sub(replacement, cut)
    return cut

"""Calls to Zuora's REST API: token, headers, repetitions, and errors read from every answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import requests

from connector.gateways.base import Exchange
from connector.gateways.errors import AuthenticationFailed, MalformedReply, OutcomeUnknown
from connector.gateways.transport import AnswerLost, NeverSent, Repeat, Retry, Transport, mask
from connector.gateways.zuora.codec import decode, encode
from connector.gateways.zuora.failures import (
    AUTHENTICATION,
    AWAY,
    UNKNOWN,
    Meaning,
    Reason,
    Repetition,
    answer_reason,
)
from syncrules.language import System

Parameters = Sequence[tuple[str, str]]

TOKEN_MARGIN = 60.0  # seconds before its end at which a token is no longer used
UNREADABLE = Meaning("UNEXPECTED", MalformedReply)


class StoredRefusal(Repeat):
    """A failure that Zuora answered, and therefore keeps and replays for the Idempotency-Key."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the parsed body, and what is needed to show the exchange."""

    body: Any
    operation: str
    status: int | None
    request_id: str
    started: datetime
    milliseconds: int
    retry_after: float = 0

    def exchange(self, request: str, response: str, batch_size: int = 1) -> Exchange:
        """This call as one record's exchange, secrets masked."""
        return Exchange(
            System.ZUORA,
            self.operation,
            mask(request),
            mask(response),
            self.status,
            self.request_id,
            self.started,
            self.milliseconds,
            batch_size,
        )


class Client:
    """One Zuora tenant. Safe for many threads.

    `read` repeats whenever that may help. `write` repeats only when certainly nothing was done, or once
    with the same Idempotency-Key after a lost answer. Both raise the GatewayError of the last attempt.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        transport: Transport,
        retry: Retry | None = None,
        track_id: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.transport = transport
        self.retry = retry or Retry()
        self._login = {"client_id": client_id, "client_secret": client_secret}
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        if track_id:
            self._headers["Zuora-Track-Id"] = track_id[:64]
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._expires = 0.0

    def read(self, method: str, path: str, *, params: Parameters = (), body: object = None) -> Reply:
        """The answer to a request that changes nothing."""
        return self.retry.run(lambda: self._attempt(method, path, params, body, writes=False))

    def write(self, method: str, path: str, body: object, *, key: str = "") -> Reply:
        """The answer to a write; raises OutcomeUnknown when it may or may not have happened."""
        series = _KeySeries(key)

        def attempt() -> Reply:
            try:
                return self._attempt(method, path, (), body, writes=True, key=series.key)
            except Repeat as repeat:
                raise series.after(repeat) from repeat
            except OutcomeUnknown as lost:
                raise series.after_lost(lost) from lost
            except AuthenticationFailed as refused:
                raise series.lost or refused from refused

        return self.retry.run(attempt)

    def log_in(self) -> None:
        """Fetch a token; raises AuthenticationFailed or TemporarilyUnavailable."""
        self.retry.run(self._fetch_token)

    def _attempt(
        self,
        method: str,
        path: str,
        params: Parameters,
        body: object,
        *,
        writes: bool,
        key: str = "",
        renewed: bool = False,
    ) -> Reply:
        token = self._bearer()
        headers = {**self._headers, "Authorization": f"Bearer {token}"}
        data = None
        if key:
            headers["Idempotency-Key"] = key
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = encode(body)
        request = requests.Request(method, self.base_url + path, headers, params=list(params), data=data)
        reply, reason = self._exchange(request, f"{method} {path}", writes=writes)
        if reason is None:
            return reply
        if reason.meaning is AUTHENTICATION and not renewed:
            self._forget(token)
            return self._attempt(method, path, params, body, writes=writes, key=key, renewed=True)
        if reason.meaning is AUTHENTICATION:
            raise self._refused(reason)
        raise _failure(reason, reply.retry_after, writes=writes, key=key)

    def _exchange(
        self, request: requests.Request, operation: str, *, writes: bool
    ) -> tuple[Reply, Reason | None]:
        """Send once: the reply, and why it failed if it did."""
        started, begun = datetime.now(UTC), self._clock()
        try:
            response = self.transport.send(request)
        except (NeverSent, AnswerLost) as error:
            raise _no_answer(error, writes=writes) from error
        taken = round((self._clock() - begun) * 1000)
        body = _parsed(response, writes=writes)
        request_id = response.headers.get("Zuora-Request-Id", "")
        after = _seconds(response.headers.get("Retry-After", ""))
        reply = Reply(body, operation, response.status_code, request_id, started, taken, after)
        return reply, answer_reason(response.status_code, body)

    def _bearer(self) -> str:
        with self._lock:
            if not self._token or self._clock() >= self._expires:
                self._fetch_token()
            return self._token

    def _fetch_token(self) -> None:
        form = urlencode({**self._login, "grant_type": "client_credentials"})
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        request = requests.Request("POST", f"{self.base_url}/oauth/token", headers, data=form)
        reply, reason = self._exchange(request, "POST /oauth/token", writes=False)
        if reason is not None:
            if reason.status in (400, 401, 403):
                raise self._refused(reason)
            raise _failure(reason, reply.retry_after, writes=False, key="")
        body = reply.body
        if not isinstance(body, dict) or not body.get("access_token"):
            text = "The answer to the log-in has no access_token. Check the Zuora address in the connection."
            raise Reason("", text).error(UNREADABLE)
        self._token = str(body["access_token"])
        self._expires = self._clock() + float(body.get("expires_in", 3600)) - TOKEN_MARGIN

    def _refused(self, reason: Reason) -> AuthenticationFailed:
        """The refusal of the credentials, which ends all calls."""
        error = reason.error(AUTHENTICATION)
        assert isinstance(error, AuthenticationFailed)
        self.transport.refused = self.transport.refused or error
        return error

    def _forget(self, token: str) -> None:
        """Drop a token that was refused, unless another thread has replaced it meanwhile."""
        with self._lock:
            if self._token == token:
                self._token = ""


class _KeySeries:
    """The Idempotency-Keys of one write.

    Zuora replays what it answered to a key for 24 hours, failures too. So a repetition after an answered
    failure takes the next key of a fixed series; a later attempt walks the same series and can't write
    twice. After a lost answer the same key is sent once more.
    """

    def __init__(self, seed: str) -> None:
        self.seed = seed[:250]
        self.number = 0
        self.lost: OutcomeUnknown | None = None

    @property
    def key(self) -> str:
        return f"{self.seed}~{self.number}" if self.seed and self.number else self.seed

    def after(self, repeat: Repeat) -> Repeat:
        if isinstance(repeat, StoredRefusal):
            self.number += 1
            self.lost = None  # the answer to this key is now known
            return repeat
        return Repeat(self.lost, repeat.after) if self.lost else repeat

    def after_lost(self, lost: OutcomeUnknown) -> Exception:
        if not self.seed or self.lost:
            return lost
        self.lost = lost
        return Repeat(lost)


def _failure(reason: Reason, after: float, *, writes: bool, key: str) -> Exception:
    """What to raise for a failure that was answered."""
    status = reason.status or 0
    if status == 409 and key:  # the same key is still being worked on
        return Repeat(reason.error(UNKNOWN), max(after, 1))
    if writes and (status >= 500 or reason.meaning.repetition is Repetition.READS):
        return reason.error(UNKNOWN)
    if reason.meaning.repetition is Repetition.NO:
        return reason.error()
    error = reason.error(AWAY) if reason.meaning is UNKNOWN else reason.error()
    return Repeat(error, after) if status == 429 or not writes else StoredRefusal(error, after)


def _no_answer(error: NeverSent | AnswerLost, *, writes: bool) -> Exception:
    reason = Reason("", str(error))
    if writes and isinstance(error, AnswerLost):
        return reason.error(UNKNOWN)
    return Repeat(reason.error(AWAY))


def _parsed(response: requests.Response, *, writes: bool) -> Any:
    """The body; an unreadable one matters only where the status promised a readable one."""
    if not response.content:
        return {}
    try:
        body = decode(response.content)
    except ValueError:
        body = None
    if isinstance(body, dict | list):
        return body
    if response.status_code >= 400:
        return {"message": response.text[:500]}
    raise Reason("", _unreadable(response)).error(UNKNOWN if writes else UNREADABLE)


def _unreadable(response: requests.Response) -> str:
    start = " ".join(response.text[:200].split())
    return (
        f"Zuora answered HTTP {response.status_code} with something other than JSON, beginning with: {start} "
        "- Check the Zuora address in the connection."
    )


def _seconds(retry_after: str) -> float:
    """Retry-After in seconds; Zuora sends no dates."""
    return float(retry_after) if retry_after.replace(".", "", 1).isdigit() else 0

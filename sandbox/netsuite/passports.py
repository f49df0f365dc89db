"""Checks the token passport of a request: account, keys, signature, and that it is used once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.netsuite.reading import read
from sandbox.netsuite.soap import credentials_fault

_NONCE = re.compile(r"[A-Za-z0-9]{6,64}")
_REMEMBERED = 200_000
FIELDS = 6
TOLERANCE = 300  # seconds between the two clocks; not documented


@dataclass(frozen=True)
class Credentials:
    """The four secrets of one integration's token."""

    consumer_key: str
    consumer_secret: str
    token_id: str
    token_secret: str


class Passports:
    """Verifies passports; safe for many threads."""

    def __init__(
        self, account_id: str, credentials: Credentials, *, now: Callable[[], float] = time.time
    ) -> None:
        self._now = now
        self._account = account_id
        self._credentials = credentials
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._order: deque[str] = deque()

    def verify(self, headers: dict[str, Any]) -> None:
        """Raises SoapFault (Invalid login attempt.) unless the headers hold one valid, fresh passport."""
        element = headers.get("tokenPassport")
        if element is None or "applicationInfo" in headers:
            raise credentials_fault()
        try:
            passport = read(element, "TokenPassport")
        except (KeyError, ValueError):
            raise credentials_fault() from None
        if len(passport) < FIELDS:
            raise credentials_fault()
        known = self._credentials
        signature = element[-1]
        named = (passport["account"], passport["consumerKey"], passport["token"])
        if named != (self._account, known.consumer_key, known.token_id):
            raise credentials_fault()
        if signature.get("algorithm") != "HMAC-SHA256" or not _NONCE.fullmatch(passport["nonce"]):
            raise credentials_fault()
        if abs(int(passport["timestamp"]) - self._now()) > TOLERANCE:
            raise credentials_fault()
        base = "&".join((*named, passport["nonce"], str(passport["timestamp"])))
        key = f"{known.consumer_secret}&{known.token_secret}"
        expected = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(base64.b64encode(expected).decode(), (signature.text or "").strip()):
            raise credentials_fault()
        self._use_once(passport["nonce"])

    def _use_once(self, nonce: str) -> None:
        with self._lock:
            if nonce in self._seen:
                raise credentials_fault()
            self._seen.add(nonce)
            self._order.append(nonce)
            if len(self._order) > _REMEMBERED:
                self._seen.discard(self._order.popleft())

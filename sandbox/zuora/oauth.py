"""POST /oauth/token and the check of bearer tokens."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs
from uuid import uuid4

from sandbox.http import Request, Response
from sandbox.zuora.wire import json_response

LIFETIME_SECONDS = 3599


class Tokens:
    """Issues and checks tokens for one client; every issued token lives for its own hour."""

    def __init__(
        self, client_id: str, client_secret: str, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.lifetime = LIFETIME_SECONDS
        self._client_id = client_id
        self._client_secret = client_secret
        self._now = now
        self._lock = threading.Lock()
        self._expiry: dict[str, float] = {}

    def issue(self, request: Request) -> Response:
        """Answer a token call: client credentials in a form body."""
        form = {name: values[0] for name, values in parse_qs(request.body.decode(errors="replace")).items()}
        if form.get("grant_type") != "client_credentials":
            return json_response(400, {"reason": "Unsupported grant type", "error": "unsupported_grant_type"})
        given = (form.get("client_id", ""), form.get("client_secret", ""))
        if given != (self._client_id, self._client_secret):
            return json_response(401, {"message": "Invalid client id", "error": "invalid_client"})
        token = secrets.token_hex(16)
        with self._lock:
            self._expiry[token] = self._now() + self.lifetime
        return json_response(
            200,
            {
                "access_token": token,
                "token_type": "bearer",
                "expires_in": self.lifetime,
                "scope": "user.11e64eef-ab8c-11e7-abc4-cec278b6b50a entity.1a2b3c4d tenant.21042",
                "jti": str(uuid4()),
            },
        )

    def is_valid(self, request: Request) -> bool:
        """Whether the call carries a token that lives."""
        scheme, _, token = request.header("authorization").partition(" ")
        with self._lock:
            return scheme.lower() == "bearer" and self._now() < self._expiry.get(token.strip(), 0.0)

    def expire_all(self) -> None:
        """Forget every issued token."""
        with self._lock:
            self._expiry.clear()

"""What a write would send to Zuora, word for word, without sending it."""

from __future__ import annotations

from dataclasses import dataclass

from connector.gateways.zuora.client import Client, Reply
from connector.gateways.zuora.codec import encode


@dataclass
class WouldSend(Exception):
    """Raised in place of the first call that would change anything."""

    method: str
    path: str
    body: object
    key: str

    @property
    def operation(self) -> str:
        """As in an exchange: `POST /v1/object/refund`."""
        return f"{self.method} {self.path}"

    @property
    def text(self) -> str:
        """The body, with the Idempotency-Key before it where there is one."""
        body = encode(self.body) if self.body is not None else ""
        return f"Idempotency-Key: {self.key}\n\n{body}" if self.key else body


class Rehearsal(Client):
    """A client that reads like the one it is made of, and tells instead of writing."""

    def __init__(self, client: Client) -> None:
        self.__dict__.update(client.__dict__)

    def write(self, method: str, path: str, body: object, *, key: str = "") -> Reply:
        """Raises WouldSend."""
        raise WouldSend(method, path, body, key)

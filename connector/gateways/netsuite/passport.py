"""Token-based log-in: a signed passport for one single attempt (spec: netsuite-api.md, section 4)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

ALGORITHM = "HMAC-SHA256"


def new_nonce() -> str:
    """32 hexadecimal digits; NetSuite takes 6 to 64 alphanumerics and accepts each one once."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """The credentials of one integration record and token, and how passports are made of them."""

    account: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    token_id: str
    token_secret: str = field(repr=False)
    nonce: Callable[[], str] = new_nonce
    clock: Callable[[], float] = time.time

    def signature(self, nonce: str, timestamp: str) -> str:
        """base64(HMAC-SHA256(consumerSecret&tokenSecret, account&consumerKey&token&nonce&timestamp))."""
        base = "&".join((self.account, self.consumer_key, self.token_id, nonce, timestamp))
        key = f"{self.consumer_secret}&{self.token_secret}"
        return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha256)).decode()

    def passport(self, messages: str, core: str) -> etree._Element:
        """A new `tokenPassport` header part; `messages` and `core` are the namespaces of the endpoint."""
        nonce, timestamp = self.nonce(), str(int(self.clock()))
        header = etree.Element(f"{{{messages}}}tokenPassport", nsmap={"m": messages, "c": core})
        parts = {
            "account": self.account,
            "consumerKey": self.consumer_key,
            "token": self.token_id,
            "nonce": nonce,
            "timestamp": timestamp,
        }
        for name, text in parts.items():
            etree.SubElement(header, f"{{{core}}}{name}").text = text
        signature = etree.SubElement(header, f"{{{core}}}signature", algorithm=ALGORITHM)
        signature.text = self.signature(nonce, timestamp)
        return header

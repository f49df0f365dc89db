"""The fixed credentials of the sandbox: worth nothing anywhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZuoraCredentials:
    """An OAuth client of the sandbox tenant."""

    client_id: str = "5f0c8a34-7d21-4e6b-9b52-c1de9a4f7e10"
    client_secret: str = "sandbox-zuora-secret-b81f2c6d90ae47"


@dataclass(frozen=True, slots=True)
class NetSuiteCredentials:
    """An integration record with one access token in the sandbox account."""

    account: str = "TSTDRV123"
    consumer_key: str = "d2f1a0c47b9e4c5f8a6310f5e2b7c9d48e1f0a6b3c5d7e9f1a2b4c6d8e0f2a4b"
    consumer_secret: str = "1c3e5a7092b4d6f8a1c3e5f7092b4d6f8a0c2e4f6a8b0d2e4f6a8c0e2f4a6b8d"
    token_id: str = "9a7c5e3f1b2d4f6a8c0e2b4d6f8a0c2e4a6b8d0f2c4e6a8b0d2f4c6e8a0b2d4f"
    token_secret: str = "6e8a0c2d4f6b8e0a2c4d6f8b0e2a4c6d8f0b2e4a6c8d0f2b4e6a8c0d2f4b6e8a"


ZUORA = ZuoraCredentials()
NETSUITE = NetSuiteCredentials()

"""Keys that an installation makes for itself when the environment gives none."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet


@dataclass(frozen=True, slots=True)
class LocalKeys:
    """A signing key and a Fernet key."""

    secret_key: str
    encryption_key: str


def local_keys(folder: Path) -> LocalKeys:
    """Read `keys.json` of the folder, made with mode 600 on first use."""
    path = folder / "keys.json"
    try:
        # Exclusive creation: of two processes that start together only one writes.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        keys = {"secret_key": secrets.token_urlsafe(50), "encryption_key": Fernet.generate_key().decode()}
        with os.fdopen(handle, "w") as file:
            json.dump(keys, file)
    return LocalKeys(**json.loads(path.read_text()))

"""Keys that an installation makes for itself when the environment gives none."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from contextlib import suppress
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
    if not path.exists():
        _make(path)
    return LocalKeys(**json.loads(path.read_text()))


def _make(path: Path) -> None:
    keys = {"secret_key": secrets.token_urlsafe(50), "encryption_key": Fernet.generate_key().decode()}
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(keys, file)
        # Of processes that start together the first link counts, and nobody reads half a file.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)

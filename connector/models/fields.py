"""A text column that is encrypted at rest."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher of CONNECTOR_ENCRYPTION_KEYS: the first key encrypts, every key decrypts."""
    keys = tuple(settings.CONNECTOR_ENCRYPTION_KEYS)
    if not keys:
        raise ImproperlyConfigured("CONNECTOR_ENCRYPTION_KEYS is empty; secrets cannot be stored.")
    return _cipher(keys)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic for the checker only
    """Stores text as a Fernet token. Reading a token of a lost key raises ImproperlyConfigured."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return cipher().encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            raise ImproperlyConfigured(
                "A stored secret cannot be decrypted with CONNECTOR_ENCRYPTION_KEYS. "
                "Add the key that it was stored with, or enter the secret again."
            ) from None

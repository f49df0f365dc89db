"""A connection: exactly one Zuora tenant and one NetSuite account."""

from __future__ import annotations

import json
import re
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models

from connector.models.fields import EncryptedTextField


def validate_time_zone(name: str) -> None:
    """Refuse names that are no time zone."""
    if name not in available_timezones():
        raise ValidationError(f'"{name}" is not a time zone. Use a name such as Europe/Berlin or UTC.')


def validate_script_ids(table: object) -> None:
    """Refuse a script id table that is not {"group label": "script id"}."""
    if not isinstance(table, dict) or not all(
        isinstance(value, str) and re.fullmatch(r"cust[a-z]+_?\w+", value) for value in table.values()
    ):
        raise ValidationError('Script ids are given as {"body Zuora ID": "custbody_zuora_id"}.')


class Connection(models.Model):
    """Addresses and credentials of both systems. Secrets are encrypted and never shown again."""

    name = models.SlugField(unique=True, help_text="Short name, used in commands.")
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    paused = models.BooleanField(default=False, help_text="No run starts while this is on.")
    paused_to_netsuite = models.BooleanField(
        "Zuora → NetSuite paused", default=False, help_text="Runs skip the steps of this direction."
    )
    paused_to_zuora = models.BooleanField(
        "NetSuite → Zuora paused", default=False, help_text="Runs skip the steps of this direction."
    )

    zuora_base_url = models.URLField("Zuora base URL", max_length=255)
    zuora_client_id = models.CharField("Zuora client id", max_length=64)
    zuora_client_secret = EncryptedTextField("Zuora client secret")
    zuora_tenant = models.CharField(max_length=64, blank=True, editable=False)
    invoice_settlement = models.BooleanField(
        default=False, help_text="Detected by the connection test; decides which sequence runs."
    )
    account_hierarchy = models.BooleanField(default=True, editable=False)

    netsuite_account = models.CharField("NetSuite account id", max_length=32)
    netsuite_base_url = models.URLField(
        "NetSuite base URL",
        max_length=255,
        blank=True,
        help_text="Leave empty to use the account's own domain.",
    )
    netsuite_endpoint = models.CharField("NetSuite endpoint", max_length=8, default="2025_2")
    netsuite_consumer_key = models.CharField(max_length=128)
    netsuite_consumer_secret = EncryptedTextField()
    netsuite_token_id = models.CharField(max_length=128)
    netsuite_token_secret = EncryptedTextField()
    netsuite_concurrency_limit = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="Requests that NetSuite allows at once; read by the test."
    )
    script_ids = models.JSONField(
        "Script id table",
        default=dict,
        blank=True,
        validators=[validate_script_ids],
        help_text="Only the NetSuite script ids that differ from the default pattern.",
    )

    zuora_ok_at = models.DateTimeField(null=True, editable=False)
    zuora_problem = models.TextField(blank=True, editable=False)
    zuora_refused = models.CharField(max_length=64, blank=True, editable=False)  # see services.logins
    netsuite_ok_at = models.DateTimeField(null=True, editable=False)
    netsuite_problem = models.TextField(blank=True, editable=False)
    netsuite_refused = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            # Two connections may not share a NetSuite account: its request limit is shared.
            models.UniqueConstraint(fields=["netsuite_account"], name="one_connection_per_netsuite_account"),
            models.UniqueConstraint(
                fields=["zuora_tenant"],
                condition=~models.Q(zuora_tenant=""),
                name="one_connection_per_zuora_tenant",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which dates are compared and times shown."""
        return ZoneInfo(self.time_zone)

    @property
    def refused_by(self) -> str:
        """The systems that refused the log-in and were not tested successfully since."""
        told = (("Zuora", self.zuora_refused), ("NetSuite", self.netsuite_refused))
        return " and ".join(name for name, refused in told if refused)

    @property
    def is_sandbox(self) -> bool:
        """Both systems are local stand-ins."""
        return "127.0.0.1" in self.zuora_base_url or "localhost" in self.zuora_base_url

    def script_id_table(self) -> dict[str, str]:
        """The overrides as a plain dict, also when the column holds text."""
        return self.script_ids if isinstance(self.script_ids, dict) else json.loads(self.script_ids or "{}")

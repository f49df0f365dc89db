"""The integration preferences of a connection, one column per row of preferences.md."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from connector.models.connection import Connection, validate_time_zone
from syncrules import preferences as rules
from syncrules.preference_catalog import MOST_CONCURRENCY, SETTINGS
from syncrules.preferences import Preferences
from syncrules.schedule import EVERY_DAY, Schedule, ScheduleType


def _choice(options: type[StrEnum], default: StrEnum) -> Any:
    return models.CharField(
        max_length=40, choices=[(o.value, o.value) for o in options], default=default.value
    )


def _flag(default: bool = False) -> Any:
    return models.BooleanField(default=default)


def _text() -> Any:
    return models.CharField(max_length=255, blank=True, default="")


def _day() -> Any:
    return models.DateField(null=True, blank=True)


class IntegrationPreferences(models.Model):
    """Stored preferences and schedule. Labels and help: syncrules.preference_catalog."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="preferences")

    zuora_default_currency = models.CharField(max_length=3, blank=True, default="")
    netsuite_multiple_currencies = _flag()
    netsuite_advanced_pricing = _flag()
    netsuite_default_tax_code = _text()
    netsuite_default_tax_schedule = _text()
    default_department = _text()
    default_location = _text()
    default_class = _text()
    default_subsidiary = _text()
    netsuite_subsidiaries = _flag()
    netsuite_use_revenue_recognition = _flag()
    customer_master = _choice(rules.CustomerMaster, rules.CustomerMaster.ZUORA)
    customer_sync_behavior = _choice(rules.SyncBehavior, rules.SyncBehavior.NEW_ONLY)
    customer_number_mapping = _choice(rules.CustomerNumberMapping, rules.CustomerNumberMapping.AUTO)
    customer_number_update = _choice(rules.CustomerNumberUpdate, rules.CustomerNumberUpdate.ALLOW)
    deconcatenate_account_number = _flag()
    unassigned_payments_customer = _text()
    item_id_mapping = _choice(rules.ItemIdMapping, rules.ItemIdMapping.CHARGE_ID)
    product_catalog_sync_behavior = _choice(rules.SyncBehavior, rules.SyncBehavior.NEW_ONLY)
    transaction_number_mapping = _choice(rules.TransactionNumberMapping, rules.TransactionNumberMapping.AUTO)
    enable_sales_order_sync = _flag()
    invoice_line_class_mapping = _choice(rules.LineMapping, rules.LineMapping.CHARGE)
    invoice_line_department_mapping = _choice(rules.LineMapping, rules.LineMapping.CHARGE)
    invoice_line_location_mapping = _choice(rules.LineMapping, rules.LineMapping.CHARGE)
    payment_sync_behaviour = _choice(rules.SyncBehavior, rules.SyncBehavior.NEW_AND_MODIFIED)
    netsuite_credit_memo_target = _choice(rules.CreditMemoTarget, rules.CreditMemoTarget.INVOICE_ADJUSTMENT)
    sync_vat_id = _flag()
    custom_field_sync = _flag()

    cutover_accounts = _day()
    cutover_invoices = _day()
    cutover_payments = _day()
    cutover_refunds = _day()
    cutover_adjustments = _day()
    cutover_memos = _day()
    cutover_netsuite_payments = _day()
    disable_customer_account_sync = _flag()
    disable_charge_sync = _flag()
    disable_invoice_sync = _flag()
    disable_payment_sync = _flag()
    disable_refund_sync = _flag()
    disable_adjustment_sync = _flag()
    disable_debit_memo_sync = _flag()
    disable_credit_memo_sync = _flag()
    disable_netsuite_payment_sync = _flag(True)
    disable_netsuite_credit_memo_sync = _flag(True)
    disable_netsuite_refund_sync = _flag(True)
    force_product_catalog_sync = _flag()
    avoid_zero_amount_invoice_items = _flag()
    netsuite_error_limit = _choice(rules.ErrorLimit, rules.ErrorLimit.DEFAULT)
    use_standard_invoice_sync = _choice(rules.StandardInvoiceSync, rules.StandardInvoiceSync.YES)

    # Empty: nobody chose one, so that it follows from NetSuite's limit.
    netsuite_concurrency = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_CONCURRENCY)]
    )

    schedule_type = _choice(ScheduleType, ScheduleType.OFF)
    schedule_interval = models.PositiveSmallIntegerField(default=1)
    schedule_start = models.TimeField(null=True, blank=True)
    schedule_end = models.TimeField(null=True, blank=True)
    schedule_days = models.CharField(max_length=40, blank=True, default=EVERY_DAY)
    schedule_zone = models.CharField(
        max_length=64, blank=True, default="", validators=[validate_time_zone]
    )  # empty: the connection's

    schedule_since = models.DateField(null=True, editable=False)  # intervals of days are counted from it
    next_run_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)  # grows with every saved change

    class Meta:
        verbose_name = verbose_name_plural = "integration preferences"

    def __str__(self) -> str:
        return f"Preferences of {self.connection}"

    def values(self) -> Preferences:
        """The preferences as rules know them; raises ValueError for a stored value that is no choice."""
        return Preferences(**{spec.name: self.setting(spec.name) for spec in fields(Preferences)})

    def schedule(self) -> Schedule:
        """The scheduler's settings."""
        names = [spec.name for spec in fields(Schedule) if spec.name != "since"]
        return Schedule(**{name: self.setting(name) for name in names}, since=self.schedule_since)

    def setting(self, name: str) -> Any:
        """A value as it works: a choice as its enum, and what nobody chose as what follows from others."""
        value, default = getattr(self, name), SETTINGS[name].default
        if name == "netsuite_concurrency" and value is None:
            limit = self.connection.netsuite_concurrency_limit
            return -(-limit // 2) if limit else default  # half of it, rounded up (D54)
        if name == "schedule_zone":
            return value or self.connection.time_zone
        return type(default)(value) if isinstance(default, StrEnum) else value

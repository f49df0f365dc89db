"""Records in the admin: a list to filter and search; a row opens the record page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from connector.models import BulkKind, SyncRecord
from connector.selectors.connections import current_connection
from connector.selectors.currencies import currencies
from connector.selectors.queue_filter import NO_ENTITY
from connector.selectors.search import exactly
from connector.selectors.tie_out import TIES, in_month, months_back, of_entity, tied
from connector.selectors.words import STATES, process_choices, process_words
from connector.services.bulk_actions import MOST
from connector.templatetags.ledgerline import money, state_chip, when
from connector.views.bulk import bulk_begin

EMPTY = "Records appear here as soon as a run has met them."


class _Choices(admin.SimpleListFilter):
    """A filter over one column with fixed choices."""

    column = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> QuerySet[SyncRecord]:
        """Nothing chosen shows everything."""
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class StateFilter(_Choices):
    """By state."""

    title, parameter_name, column = "state", "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """All states in finance words."""
        return [(state.value, look.label) for state, look in STATES.items()]


class TypeFilter(_Choices):
    """By process."""

    title, parameter_name, column = "type", "process", "process"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Built processes in the order of a run."""
        return process_choices()


class CurrencyFilter(_Choices):
    """By currency."""

    title, parameter_name, column = "currency", "currency", "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Those that records have."""
        connection = current_connection(request)
        return [(code, code) for code in currencies(connection)] if connection else []


class MonthFilter(_Choices):
    """By the month of the document."""

    title, parameter_name = "month", "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The last two years; an address may name any month."""
        months = dict.fromkeys(filter(None, (request.GET.get("month"), *months_back())))
        return [(month, "No date" if month == "none" else month) for month in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> QuerySet[SyncRecord]:
        """Nothing chosen shows everything."""
        return in_month(queryset, self.value() or "")


class TieFilter(_Choices):
    """By what a record is in the tie-out."""

    title, parameter_name = "tie-out", "tie"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The columns of the tie-out, where one of its amounts was opened."""
        return list(TIES.items()) if request.GET.get("tie") else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> QuerySet[SyncRecord]:
        """Exactly the records behind an amount."""
        return tied(queryset, self.value() or "") if self.value() else queryset


class EntityFilter(_Choices):
    """By subsidiary, where an address names one."""

    title, parameter_name = "subsidiary", "entity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Only the one that is asked for: naming all of them would read every record."""
        entity = request.GET.get("entity", "")
        return [(entity, "None named" if entity == NO_ENTITY else entity)] if entity else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> QuerySet[SyncRecord]:
        """Nothing chosen shows everything."""
        return of_entity(queryset, self.value() or "") if self.value() else queryset


def _begin(request: HttpRequest, rows: QuerySet[SyncRecord], kind: BulkKind) -> HttpResponse | None:
    connection = current_connection(request)
    return bulk_begin(request, connection, rows, kind.value) if connection else None


class FirstRecords(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages of as many records as can be chosen at once; filters and search find the others.

    Counting a million records, or skipping them, takes longer than anything else on the page.
    """

    @cached_property
    def count(self) -> int:
        """One more than can be chosen stands for all that there are."""
        rows: QuerySet[SyncRecord] = self.object_list  # type: ignore[assignment]
        return rows[: MOST + 1].count()


class SyncRecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Records come from the two systems: nothing is added, edited or deleted here."""

    list_display = ("document", "type", "customer", "direction", "money", "status", "tries", "seen")
    list_filter = (StateFilter, TypeFilter, CurrencyFilter, MonthFilter, TieFilter, EntityFilter)
    search_fields = ("number", "customer", "=source_id", "=destination_id")
    sortable_by = ("document", "money")  # the columns with an index; state and type are filters
    list_per_page = 50
    paginator = FirstRecords
    ordering = ("-pk",)
    actions = ("resync_selected", "clear_selected", "ignore_selected", "booked_selected")
    show_full_result_count = False  # counting a million records takes longer than anything else here

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncRecord]:
        """Records of the connection that the pages are about."""
        return super().get_queryset(request).filter(connection=current_connection(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SyncRecord | None = None) -> bool:
        """Never."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The record page takes the place of the form."""
        return redirect("admin:record", object_id) if object_id.isdecimal() else redirect("..")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list under its name in the navigation."""
        own = {"list_title": "Records", "offers_look_up": True, "list_empty": EMPTY}
        response = super().changelist_view(request, {**own, **(extra_context or {})})
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if context and "cl" in context and context["cl"].result_count > MOST:
            context["list_note"] = f"These are the newest {MOST:,}. Filter or search to find others."
        return response

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SyncRecord], search_term: str
    ) -> tuple[QuerySet[SyncRecord], bool]:
        """What an index answers comes first, as in the search of every page."""
        connection = current_connection(request)
        exact = exactly(connection, search_term.strip()) if connection and search_term.strip() else []
        if exact:
            return queryset.filter(pk__in=[record.pk for record in exact]), False
        return super().get_search_results(request, queryset, search_term)

    @admin.action(description="Resync", permissions=["change"])
    def resync_selected(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> HttpResponse | None:
        """One run per type, after a look at each record."""
        return _begin(request, queryset, BulkKind.RESYNC)

    @admin.action(description="Clear and resync…", permissions=["clear"])
    def clear_selected(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> HttpResponse | None:
        """The reason is asked for on the page between."""
        return _begin(request, queryset, BulkKind.CLEAR)

    @admin.action(description="Ignore…", permissions=["ignore"])
    def ignore_selected(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> HttpResponse | None:
        """The reason is asked for on the page between, and until when."""
        return _begin(request, queryset, BulkKind.IGNORE)

    @admin.action(description="Mark as synced…", permissions=["clear"])
    def booked_selected(self, request: HttpRequest, queryset: QuerySet[SyncRecord]) -> HttpResponse | None:
        """The reason is asked for on the page between."""
        return _begin(request, queryset, BulkKind.BOOKED)

    def has_clear_permission(self, request: HttpRequest) -> bool:
        """Clear and resync, link and mark as synced are one permission."""
        return request.user.has_perm("connector.clear_syncrecord")

    def has_ignore_permission(self, request: HttpRequest) -> bool:
        """Ignore and take in again."""
        return request.user.has_perm("connector.ignore_syncrecord")

    @admin.display(description="Document", ordering="number")
    def document(self, record: SyncRecord) -> str:
        """The number, else the id."""
        return str(record)

    @admin.display(description="Type", ordering="process")
    def type(self, record: SyncRecord) -> str:
        """What it is."""
        return process_words(record.process).noun

    @admin.display(description="Direction")
    def direction(self, record: SyncRecord) -> str:
        """Where it goes."""
        return f"→ {process_words(record.process).destination}"

    @admin.display(description="Amount", ordering="amount")
    def money(self, record: SyncRecord) -> str:
        """Amount with currency."""
        return money(record.amount, record.currency)

    @admin.display(description="Status", ordering="state")
    def status(self, record: SyncRecord) -> SafeString:
        """Finance words, and the literal Integration Status for auditors."""
        return format_html('{}<span class="code">{}</span>', state_chip(record), record.integration_status)

    @admin.display(description="Tries", ordering="attempts_made")
    def tries(self, record: SyncRecord) -> int:
        """Attempts made."""
        return record.attempts_made

    @admin.display(description="Last seen", ordering="last_seen")
    def seen(self, record: SyncRecord) -> SafeString | str:
        """When a run last looked at it."""
        return when(record.last_seen)

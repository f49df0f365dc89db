"""Connections in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, URLField
from django.forms import URLInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from connector.forms.connection import ConnectionForm
from connector.models import Connection
from connector.selectors.connections import SECRETS
from connector.services.connections import connection_test
from connector.templatetags.ledgerline import ago


class ConnectionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Addresses and credentials, with a button that tests them."""

    form = ConnectionForm
    list_display = ("name", "zuora", "netsuite", "settlement", "paused")
    readonly_fields = ("zuora", "netsuite", "settlement")
    # Without the "Currently" line of the stock widget.
    formfield_overrides = {URLField: {"widget": URLInput(attrs={"class": "vURLField"})}}
    fieldsets = (
        (None, {"fields": ("name", "time_zone", "paused")}),
        (
            "Zuora",
            {"fields": ("zuora_base_url", "zuora_client_id", "zuora_client_secret", "settlement", "zuora")},
        ),
        (
            "NetSuite",
            {
                "fields": (
                    "netsuite_account",
                    "netsuite_base_url",
                    "netsuite_endpoint",
                    "netsuite_consumer_key",
                    "netsuite_consumer_secret",
                    "netsuite_token_id",
                    "netsuite_token_secret",
                    "netsuite",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        """Without secrets: the pages never need them."""
        return super().get_queryset(request).defer(*SECRETS)

    def has_delete_permission(self, request: HttpRequest, obj: Connection | None = None) -> bool:
        """A connection with records is not deleted: their history would go with it."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.records.exists())

    def get_urls(self) -> list[URLPattern]:
        """The connection test beside the stock pages."""
        view = self.admin_site.admin_view(require_POST(self.test_view))
        return [path("<int:pk>/test/", view, name="connector_connection_test"), *super().get_urls()]

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Log in to both systems and show what was found."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        connection = get_object_or_404(Connection, pk=pk)
        for ok, note in connection_test(connection=connection).notes:
            messages.add_message(request, messages.SUCCESS if ok else messages.ERROR, note)
        return redirect("admin:connector_connection_change", pk)

    def response_add(
        self, request: HttpRequest, obj: Connection, post_url_continue: Any = None
    ) -> HttpResponse:
        """After adding, the next thing to do is the test."""
        messages.success(request, f"Connection {obj} is stored. Test it now.")
        return redirect("admin:connector_connection_change", obj.pk)

    @admin.display(description="Zuora answers")
    def zuora(self, connection: Connection) -> SafeString | str:
        """What the last test of Zuora said."""
        return _answer(connection.zuora_ok_at, connection.zuora_problem)

    @admin.display(description="NetSuite answers")
    def netsuite(self, connection: Connection) -> SafeString | str:
        """What the last test of NetSuite said."""
        return _answer(connection.netsuite_ok_at, connection.netsuite_problem)

    @admin.display(description="Invoice Settlement")
    def settlement(self, connection: Connection) -> str:
        """Detected by the test; decides which sequence runs."""
        return "On" if connection.invoice_settlement else "Off"


def _answer(since: Any, problem: str) -> SafeString | str:
    if problem:
        return problem
    return format_html("OK, {}", ago(since)) if since else "Not tested yet"

"""The admin site that carries all pages."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path

from connector.admin.connection import ConnectionAdmin
from connector.admin.custom_fields import CustomFieldMappingAdmin
from connector.admin.records import SyncRecordAdmin
from connector.models import Connection, CustomFieldMapping, SyncRecord
from connector.selectors.connections import zone_activate
from connector.views import (
    bulk,
    home,
    look_up,
    preference_preview,
    preference_proposals,
    preferences,
    previews,
    queue,
    record_actions,
    record_preview,
    records,
    run_control,
    runs,
    script_ids,
    search,
    tie_out,
)


class LedgerlineAdminSite(admin.AdminSite):
    """Stock admin pages for stored things, our own pages for the daily work."""

    site_title = site_header = "Ledgerline"
    index_title = "Home"
    site_url = None

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Registered here and not on import: the site is made while the admin modules are being discovered.
        self.register(Connection, ConnectionAdmin)
        self.register(CustomFieldMapping, CustomFieldMappingAdmin)
        self.register(SyncRecord, SyncRecordAdmin)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out django_rq's pages: the database is the truth about jobs."""
        if getattr(getattr(model_or_iterable, "_meta", None), "app_label", "") == "django_rq":
            return
        super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page shows times in the zone of the connection."""

        @wraps(view)
        def in_zone(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            zone_activate(request)
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response

        return super().admin_view(in_zone, cacheable)

    def index(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Home."""
        request.current_app = self.name
        return home.home_view(request, extra_context)

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lists of models by app say nothing that the navigation does not say."""
        return redirect("admin:index")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Our pages first, then the admin's own."""
        pages = [
            ("connection/switch/", home.connection_switch_view, "connection_switch"),
            ("needs-attention/", queue.queue_view, "queue"),
            ("needs-attention/records/", queue.queue_group_view, "queue_group"),
            ("needs-attention/csv/", queue.queue_csv_view, "queue_csv"),
            ("needs-attention/selected/", bulk.queue_selected_view, "queue_selected"),
            ("needs-attention/assign/", bulk.causes_assign_view, "causes_assign"),
            ("needs-attention/views/", queue.view_save_view, "view_save"),
            ("needs-attention/views/<int:pk>/delete/", queue.view_delete_view, "view_delete"),
            ("records/<int:pk>/automatic-retries/", queue.retry_hold_view, "retry_hold"),
            ("bulk/<int:pk>/", bulk.bulk_view, "bulk"),
            ("bulk/<int:pk>/confirm/", bulk.bulk_confirm_view, "bulk_confirm"),
            ("bulk/<int:pk>/live/", bulk.bulk_live_view, "bulk_live"),
            ("search/", search.search_view, "search"),
            ("tie-out/", tie_out.tie_out_view, "tie_out"),
            ("tie-out/csv/", tie_out.tie_out_csv_view, "tie_out_csv"),
            ("tie-out/sign-off/", tie_out.month_sign_view, "tie_out_sign"),
            ("tie-out/signed/<int:pk>/", tie_out.sign_off_csv_view, "tie_out_signed"),
            ("look-up/", look_up.look_up_view, "look_up"),
            ("look-up/<int:pk>/", look_up.looked_up_view, "looked_up"),
            ("records/<int:pk>/", records.record_view, "record"),
            ("records/<int:pk>/preview/", record_preview.record_preview_ask_view, "record_preview_ask"),
            ("records/<int:pk>/preview/<int:run>/", record_preview.record_preview_view, "record_preview"),
            ("records/<int:pk>/resync/", records.record_resync_view, "record_resync"),
            ("records/<int:pk>/progress/", records.record_progress_view, "record_progress"),
            ("records/<int:pk>/look-up/", record_actions.record_check_view, "record_check"),
            ("records/<int:pk>/actions/<slug:kind>/", record_actions.record_action_view, "record_action"),
            (
                "records/<int:pk>/actions/<slug:kind>/looked/",
                record_actions.record_looked_view,
                "record_looked",
            ),
            ("actions/<int:pk>/undo/", record_actions.action_undo_view, "action_undo"),
            ("attempts/<int:pk>/exchanges/", records.attempt_exchanges_view, "attempt_exchanges"),
            ("runs/", runs.runs_view, "runs"),
            ("runs/start/", runs.run_start_view, "run_start"),
            ("runs/<int:pk>/", runs.run_view, "run"),
            ("runs/<int:pk>/live/", runs.run_live_view, "run_live"),
            ("runs/<int:pk>/cancel/", run_control.run_cancel_view, "run_cancel"),
            ("runs/<int:pk>/again/", run_control.run_follow_up_view, "run_follow_up"),
            ("runs/<int:pk>/preview/", previews.preview_view, "preview"),
            ("runs/<int:pk>/change/", preference_preview.preview_change_view, "preferences_change"),
            ("runs/pause/", run_control.pause_view, "pause"),
            ("runs/<int:pk>/carry-out/", previews.preview_run_view, "preview_run"),
            ("previews/<int:pk>/carry-out/", previews.preview_row_run_view, "preview_row_run"),
            ("previews/<int:pk>/again/", previews.preview_row_again_view, "preview_row_again"),
            ("runs/<int:pk>/change/beside/", preference_preview.preview_beside_view, "preview_beside"),
            ("previews/<int:pk>/payloads/", previews.preview_payloads_view, "preview_payloads"),
            ("preferences/", preferences.preferences_view, "preferences"),
            ("preferences/sequence/", preferences.preferences_sequence_view, "preferences_sequence"),
            ("preferences/review/", preferences.preferences_review_view, "preferences_review"),
            ("preferences/preview/", preference_preview.preferences_preview_view, "preferences_preview"),
            (
                "preferences/preview/<int:pk>/",
                preference_preview.preferences_preview_form_view,
                "preferences_preview_form",
            ),
            ("preferences/restore/", preferences.preferences_restore_view, "preferences_restore"),
            ("preferences/proposal/", preference_proposals.proposal_view, "proposal"),
            ("preferences/proposal/confirm/", preference_proposals.proposal_confirm_view, "proposal_confirm"),
            ("preferences/proposal/close/", preference_proposals.proposal_close_view, "proposal_close"),
            ("preferences/script-ids/", script_ids.script_ids_view, "script_ids"),
            ("preferences/history/", preferences.preferences_history_view, "preferences_history"),
        ]
        own = [path(route, self.admin_view(view), name=name) for route, view, name in pages]
        return [*own, *super().get_urls()]

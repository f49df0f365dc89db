"""Guided actions from the record page: their dialogs, asking for them, taking them back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from connector.forms.record_action import RecordActionForm
from connector.models import ActionKind, RecordAction, SyncRecord
from connector.selectors.record_actions import ActionDialog, action_dialog, action_open, busy_reason
from connector.selectors.records import active_resync, record_get, record_page, record_watch
from connector.services.record_actions import action_request, action_undo
from connector.views.base import QUEUE_SILENT, ask, page, permitted, person
from connector.views.records import progress

VIEW = "connector.view_syncrecord"


@permitted(VIEW)
def record_action_view(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The dialog of an action, and asking for it; what stands against it is said in the dialog."""
    record, action_kind = record_get(pk), _kind(kind)
    form = RecordActionForm(action_kind, request.POST if request.method == "POST" else None)
    if form.is_valid() and (action := _ask(request, record, action_kind, form)) is not None:
        return _started(request, record, action)
    return _dialog(request, record, action_kind, form)


@require_POST
@permitted(VIEW)
def record_check_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Look in the other system, then go on with the dialog of the action that wanted to know."""
    record, kind = record_get(pk), _kind(request.POST.get("then", ""))
    form = RecordActionForm(ActionKind.CHECK, {})
    if form.is_valid():
        _ask(request, record, ActionKind.CHECK, form)
    if "HX-Request" not in request.headers and form.is_valid():
        return redirect("admin:record_action", pk, kind.value)
    return _dialog(request, record, kind, form)


@permitted(VIEW)
def record_looked_view(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Fragment: the dialog again as soon as the look-up has ended; nothing before."""
    record = record_get(pk)
    action = action_open(record)
    if action is not None and action.kind == ActionKind.CHECK:
        return HttpResponse(status=204)
    return _dialog(request, record, _kind(kind), RecordActionForm(_kind(kind)))


@require_POST
@permitted(VIEW)
def action_undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an action back, as long as nothing that follows it has begun to write."""
    action = get_object_or_404(RecordAction.objects.select_related("record__connection"), pk=pk)
    undone = ask(request, lambda: action_undo(action=action, user=person(request)))
    if "HX-Request" not in request.headers:
        return redirect(_followed(action))
    record = record_get(action.record_id)
    return progress(request, record, record_watch(record, action=str(pk)), failed=undone is None)


def _kind(text: str) -> ActionKind:
    try:
        return ActionKind(text)
    except ValueError as error:
        raise Http404(f'There is no action "{text}".') from error


def _ask(
    request: HttpRequest, record: SyncRecord, kind: ActionKind, form: RecordActionForm
) -> RecordAction | None:
    """Ask for the action; what stands against it becomes an error of the form."""
    try:
        return action_request(record=record, kind=kind, user=person(request), **form.asked())
    except ValidationError as error:
        form.add_error(None, error)
    except RedisError:
        form.add_error(None, QUEUE_SILENT)
    return None


def _dialog(
    request: HttpRequest, record: SyncRecord, kind: ActionKind, form: RecordActionForm
) -> HttpResponse:
    """The dialog alone for a click on the page, within the page for anything else."""
    if kind is ActionKind.CHECK:
        raise Http404("A look-up has no dialog of its own.")
    busy = busy_reason(record, active_resync(record), action_open(record))
    try:
        dialog: ActionDialog = action_dialog(record, kind, person(request), busy)
    except ValidationError as error:
        raise Http404(" ".join(error.messages)) from error
    context = {"dialog": dialog, "form": form, "record": record}
    if "HX-Request" in request.headers:
        return TemplateResponse(request, "ledgerline/action_dialog.html", context)
    content = record_page(record, person(request))
    context |= {"page": content, "watch": content.watch}
    return page(request, "ledgerline/record.html", str(record), **context)


def _started(request: HttpRequest, record: SyncRecord, action: RecordAction) -> HttpResponse:
    """Close the dialog and show the action live."""
    if "HX-Request" not in request.headers:
        return redirect(_followed(action))
    context = {"record": record, "watch": record_watch(record, action=str(action.pk))}
    response = TemplateResponse(request, "ledgerline/action_started.html", context)
    response["HX-Trigger-After-Settle"] = "record-changed"
    return response


def _followed(action: RecordAction) -> str:
    return f"{reverse('admin:record', args=[action.record_id])}?action={action.pk}"

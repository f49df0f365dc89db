"""The rows of the custom field phase, reached from the preferences."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from connector.models import Connection, CustomFieldMapping
from connector.selectors.connections import current_connection
from connector.services.custom_field_mappings import custom_field_mapping_delete, custom_field_mapping_save
from connector.views.base import person

PURPOSE = (
    "A field is copied once, right after its record was created in NetSuite for the first time, while Custom "
    "Field Sync is on. What NetSuite refuses is never repeated."
)
EMPTY = "Only the fields of the documented maps are synced. Add one for each further field."


class CustomFieldMappingForm(ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A row of the connection that the pages are about, which makes it unique but is nothing to choose."""

    class Meta:
        model = CustomFieldMapping
        fields = ("zuora_object", "zuora_field", "netsuite_script_id", "netsuite_internal_id")
        help_texts = {
            "zuora_field": "The API name, such as Region__c.",
            "netsuite_script_id": (
                "Of a free-form text field: custentity… for accounts, custbody… for invoices, credit memos "
                "and payments, custitem… for products, rate plans and charges."
            ),
            "netsuite_internal_id": "As the list of custom fields in NetSuite shows it.",
        }

    connection: Connection | None = None  # set for each request

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.connection = self.connection

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - {"connection"}


class CustomFieldMappingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows of one connection; what was copied before stays when a row goes."""

    form = CustomFieldMappingForm
    list_display = ("zuora_object", "zuora_field", "netsuite_script_id", "netsuite_internal_id")
    list_display_links = ("zuora_field",)
    ordering = ("zuora_object", "zuora_field")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CustomFieldMapping]:
        """Rows of the connection that the pages are about."""
        return super().get_queryset(request).filter(connection=current_connection(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only where there is a connection to add to."""
        return super().has_add_permission(request) and current_connection(request) is not None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows its connection before it is checked."""
        form = super().get_form(request, obj, change, **kwargs)
        return type("BoundForm", (form,), {"connection": current_connection(request)})

    def save_model(self, request: HttpRequest, obj: CustomFieldMapping, form: Any, change: bool) -> None:
        """Through the service, which keeps who changed what."""
        custom_field_mapping_save(mapping=obj, user=person(request))

    def delete_model(self, request: HttpRequest, obj: CustomFieldMapping) -> None:
        """Through the service, which keeps who changed what."""
        custom_field_mapping_delete(mapping=obj, user=person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CustomFieldMapping]) -> None:
        """One by one: each row has its own place in the trail."""
        for mapping in queryset:
            self.delete_model(request, mapping)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, and what its rows are for."""
        words = {"list_title": "Custom fields", "list_note": PURPOSE, "list_empty": EMPTY}
        return super().changelist_view(request, {**words, **(extra_context or {})})

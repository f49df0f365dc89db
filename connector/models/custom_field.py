"""The rows of the custom field phase: which Zuora field goes into which NetSuite field (custom-fields.md)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from connector.models.connection import Connection
from syncrules.field_mapping import FieldMapping, MappedObject

# The bundle's own fields are written by the maps; `zuora` stands in each of their script ids.
BUNDLE_MARK = "zuora"


class CustomFieldMapping(models.Model):
    """One row: custom field of a Zuora object, and script id and internal id of the NetSuite field."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="custom_fields")
    zuora_object = models.CharField(
        "Zuora object", max_length=24, choices=[(name.value, name.label) for name in MappedObject]
    )
    zuora_field = models.CharField(
        "Zuora custom field",
        max_length=255,
        validators=[
            RegexValidator(
                r"\A[A-Za-z]\w*__[A-Za-z]+\Z",
                "Enter the API name of a custom field, such as Region__c.",
            )
        ],
    )
    netsuite_script_id = models.CharField("NetSuite field ID", max_length=64)
    netsuite_internal_id = models.CharField(
        "NetSuite internal ID",
        max_length=20,
        validators=[RegexValidator(r"\A[0-9]+\Z", "Enter the field's internal id, a whole number.")],
    )

    class Meta:
        verbose_name = "custom field mapping"
        ordering = ("zuora_object", "zuora_field")
        constraints = (
            models.UniqueConstraint(
                fields=["connection", "zuora_object", "netsuite_script_id"],
                name="one_source_per_netsuite_field",
                violation_error_message="This NetSuite field is filled by another row of the same object.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_zuora_object_display()} {self.zuora_field} → {self.netsuite_script_id}"

    def clean(self) -> None:
        """The NetSuite field has to belong to the record type that the object becomes."""
        self.netsuite_script_id = self.netsuite_script_id.strip().lower()
        if self.zuora_object in set(MappedObject):
            self._check_script_id(MappedObject(self.zuora_object))

    def _check_script_id(self, source: MappedObject) -> None:
        own = self.netsuite_script_id.removeprefix(source.prefix)
        if own == self.netsuite_script_id or not own.replace("_", "").isalnum():
            text = f"A field for {source.label} has a script id such as {source.prefix}_region."
            raise ValidationError({"netsuite_script_id": text})
        if own.startswith(BUNDLE_MARK) or self.netsuite_script_id in self._overridden():
            text = f"{self.netsuite_script_id} belongs to the Zuora bundle, which the sync fills itself."
            raise ValidationError({"netsuite_script_id": text})

    def _overridden(self) -> set[str]:
        return {value.lower() for value in self.connection.script_id_table().values()}

    def value(self) -> FieldMapping:
        """The row as rules know it."""
        return FieldMapping(self.zuora_field, self.netsuite_script_id, self.netsuite_internal_id)

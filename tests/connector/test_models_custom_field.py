"""A row of the custom field phase names a field of the right kind, never one that the sync fills."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from connector.models import AuditEvent, Connection, CustomFieldMapping
from connector.services.contexts import context_of
from connector.services.custom_field_mappings import custom_field_mapping_save
from syncrules.field_mapping import FieldMapping
from syncrules.preferences import Preferences
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db


def row(connection: Connection, **changes: Any) -> CustomFieldMapping:
    given = {
        "zuora_object": "Invoice",
        "zuora_field": "Region__c",
        "netsuite_script_id": "custbody_region",
        "netsuite_internal_id": "511",
    }
    return CustomFieldMapping(connection=connection, **(given | changes))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"zuora_field": "Region"}, "zuora_field", "API name of a custom field, such as Region__c"),
        ({"zuora_field": "Region__c from Account"}, "zuora_field", "API name of a custom field"),
        ({"netsuite_internal_id": "custbody"}, "netsuite_internal_id", "a whole number"),
        ({"netsuite_script_id": "region"}, "netsuite_script_id", "such as custbody_region"),
        ({"netsuite_script_id": "custentity_region"}, "netsuite_script_id", "such as custbody_region"),
        ({"netsuite_script_id": "custbody"}, "netsuite_script_id", "such as custbody_region"),
        ({"netsuite_script_id": "custbodyzuoraid"}, "netsuite_script_id", "belongs to the Zuora bundle"),
        ({"netsuite_script_id": "custbody_zid"}, "netsuite_script_id", "belongs to the Zuora bundle"),
        ({"zuora_object": "Refund"}, "zuora_object", "not a valid choice"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_field_and_the_cure(
    changes: dict[str, Any], field: str, said: str
) -> None:
    connection = ConnectionFactory(script_ids={"body Zuora ID": "custbody_zid"})
    with pytest.raises(ValidationError) as refused:
        custom_field_mapping_save(mapping=row(connection, **changes), user=None)
    assert said in str(refused.value.message_dict[field])


@pytest.mark.parametrize(
    ("zuora_object", "script_id"),
    [
        ("Account", "custentity_region"),
        ("Invoice", "custbody_region"),
        ("CreditMemo", "custbodyregion"),
        ("Payment", "CustBody_Region "),
        ("Product", "custitem_region"),
        ("ProductRatePlan", "custitem_region"),
        ("ProductRatePlanCharge", "custitem_2"),
    ],
)
def test_each_object_has_its_kind_of_netsuite_field(zuora_object: str, script_id: str) -> None:
    mapping = row(ConnectionFactory(), zuora_object=zuora_object, netsuite_script_id=script_id)
    custom_field_mapping_save(mapping=mapping, user=None)
    assert CustomFieldMapping.objects.get().netsuite_script_id == script_id.strip().lower()


def test_two_rows_cannot_fill_one_netsuite_field() -> None:
    connection = ConnectionFactory()
    custom_field_mapping_save(mapping=row(connection), user=None)
    with pytest.raises(ValidationError, match="filled by another row"):
        custom_field_mapping_save(mapping=row(connection, zuora_field="Area__c"), user=None)
    custom_field_mapping_save(mapping=row(connection, zuora_object="Payment"), user=None)


@pytest.mark.parametrize(
    ("settlement", "switched_on", "process", "rows"),
    [
        (True, True, "invoices_to_netsuite", (FieldMapping("Region__c", "custbody_region", "511"),)),
        (True, False, "invoices_to_netsuite", ()),
        (False, True, "invoices_to_netsuite", ()),
        (True, True, "payments_to_netsuite", ()),
    ],
)
def test_rules_know_the_rows_of_their_object_while_the_phase_is_on(
    settlement: bool, switched_on: bool, process: str, rows: tuple[FieldMapping, ...]
) -> None:
    connection = ConnectionFactory(invoice_settlement=settlement)
    row(connection).save()
    preferences = Preferences(custom_field_sync=switched_on)
    assert context_of(connection, process, preferences).custom_fields == rows


# --- the page -----------------------------------------------------------------------------------------

LIST = "admin:connector_customfieldmapping_changelist"
ADD = "admin:connector_customfieldmapping_add"
NEW = {
    "zuora_object": "Account",
    "zuora_field": "Region__c",
    "netsuite_script_id": "custentity_region",
    "netsuite_internal_id": "511",
}


def test_rows_are_added_changed_and_removed_and_kept_in_the_trail(admin_client: Client) -> None:
    connection = ConnectionFactory()
    assert admin_client.post(reverse(ADD), NEW).status_code == 302
    stored = connection.custom_fields.get()
    assert str(stored) == "Account Region__c → custentity_region"

    url = reverse("admin:connector_customfieldmapping_change", args=[stored.pk])
    admin_client.post(url, NEW | {"zuora_field": "Area__c"})
    assert connection.custom_fields.get().zuora_field == "Area__c"

    url = reverse("admin:connector_customfieldmapping_delete", args=[stored.pk])
    admin_client.post(url, {"post": "yes"})
    assert not connection.custom_fields.exists()
    verbs = list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[-3:] == ["custom field mapped", "custom field changed", "custom field removed"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"netsuite_script_id": "custbody_region"}, "A field for Account has a script id such as custentity"),
        ({"zuora_field": "Area__c"}, "This NetSuite field is filled by another row of the same object."),
    ],
)
def test_a_wrong_row_is_shown_with_what_is_wrong_and_not_kept(
    admin_client: Client, changes: dict[str, str], said: str
) -> None:
    connection = ConnectionFactory()
    row(connection, **NEW).save()
    html = admin_client.post(reverse(ADD), NEW | changes).content.decode()
    assert said in html
    assert connection.custom_fields.count() == 1


def test_only_rows_of_the_own_connection_are_listed(admin_client: Client) -> None:
    row(ConnectionFactory()).save()
    row(ConnectionFactory(), zuora_field="Other__c").save()
    html = admin_client.get(reverse(LIST)).content.decode()
    assert ("Region__c" in html, "Other__c" in html) == (True, False)
    assert "copied once, right after its record was created" in html


@pytest.mark.parametrize("settlement", [True, False])
def test_the_preferences_lead_there_where_the_phase_exists(admin_client: Client, settlement: bool) -> None:
    ConnectionFactory(invoice_settlement=settlement)
    html = admin_client.get(reverse("admin:preferences")).content.decode()
    assert (reverse(LIST) in html) is settlement
